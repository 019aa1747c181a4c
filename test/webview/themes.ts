/**
 * The colours that VS Code 1.100 gives to a webview in its own four kinds of theme (Dark Modern, Light Modern and the two of high contrast), as far as
 * the panel uses them: read off the `style` of the `html` element of a webview. A colour that a theme does not have is not there.
 */

type Theme = Readonly<Record<string, string>>;

const dark: Theme = {
  'button-background': '#0078d4',
  'button-border': 'rgba(255, 255, 255, 0.07)',
  'button-foreground': '#ffffff',
  'button-hoverBackground': '#026ec1',
  'button-secondaryBackground': '#313131',
  'button-secondaryForeground': '#cccccc',
  'button-secondaryHoverBackground': '#3c3c3c',
  'charts-blue': '#3794ff',
  'charts-green': '#89d185',
  'charts-orange': '#d18616',
  'charts-purple': '#b180d7',
  'charts-yellow': '#cca700',
  descriptionForeground: '#9d9d9d',
  'dropdown-background': '#313131',
  'dropdown-border': '#3c3c3c',
  'dropdown-foreground': '#cccccc',
  'editor-background': '#1f1f1f',
  'editorIndentGuide-background': 'rgba(227, 228, 226, 0.16)',
  'editorLineNumber-foreground': '#6e7681',
  errorForeground: '#f85149',
  focusBorder: '#0078d4',
  foreground: '#cccccc',
  'input-background': '#313131',
  'input-border': '#3c3c3c',
  'input-foreground': '#cccccc',
  'inputValidation-infoBackground': '#063b49',
  'list-activeSelectionBackground': '#04395e',
  'list-activeSelectionForeground': '#ffffff',
  'list-hoverBackground': '#2a2d2e',
  'list-inactiveSelectionBackground': '#37373d',
  'panel-border': '#2b2b2b',
};

const light: Theme = {
  'button-background': '#005fb8',
  'button-border': 'rgba(0, 0, 0, 0.1)',
  'button-foreground': '#ffffff',
  'button-hoverBackground': '#0258a8',
  'button-secondaryBackground': '#e5e5e5',
  'button-secondaryForeground': '#3b3b3b',
  'button-secondaryHoverBackground': '#cccccc',
  'charts-blue': '#1a85ff',
  'charts-green': '#388a34',
  'charts-orange': '#d18616',
  'charts-purple': '#652d90',
  'charts-yellow': '#bf8803',
  descriptionForeground: '#3b3b3b',
  'dropdown-background': '#ffffff',
  'dropdown-border': '#cecece',
  'dropdown-foreground': '#3b3b3b',
  'editor-background': '#ffffff',
  'editorIndentGuide-background': 'rgba(51, 51, 51, 0.2)',
  'editorLineNumber-foreground': '#6e7681',
  errorForeground: '#f85149',
  focusBorder: '#005fb8',
  foreground: '#3b3b3b',
  'input-background': '#ffffff',
  'input-border': '#cecece',
  'input-foreground': '#3b3b3b',
  'inputValidation-infoBackground': '#d6ecf2',
  'list-activeSelectionBackground': '#e8e8e8',
  'list-activeSelectionForeground': '#000000',
  'list-hoverBackground': '#f2f2f2',
  'list-inactiveSelectionBackground': '#e4e6f1',
  'panel-border': '#e5e5e5',
};

const contrast: Theme = {
  'button-border': '#6fc3df',
  'button-foreground': '#ffffff',
  'button-secondaryForeground': '#ffffff',
  'charts-blue': '#3794ff',
  'charts-green': '#89d185',
  'charts-orange': '#ab5a00',
  'charts-purple': '#b180d7',
  'charts-yellow': '#ffd370',
  contrastActiveBorder: '#f38518',
  contrastBorder: '#6fc3df',
  descriptionForeground: 'rgba(255, 255, 255, 0.7)',
  'dropdown-background': '#000000',
  'dropdown-border': '#6fc3df',
  'dropdown-foreground': '#ffffff',
  'editor-background': '#000000',
  'editorIndentGuide-background': '#7c7c7c',
  'editorLineNumber-foreground': '#ffffff',
  errorForeground: '#f48771',
  focusBorder: '#f38518',
  foreground: '#ffffff',
  'input-background': '#000000',
  'input-border': '#6fc3df',
  'input-foreground': '#ffffff',
  'inputValidation-infoBackground': '#000000',
  'list-hoverBackground': 'rgba(255, 255, 255, 0.1)',
  'panel-border': '#6fc3df',
};

const contrastLight: Theme = {
  'button-background': '#0f4a85',
  'button-border': '#0f4a85',
  'button-foreground': '#ffffff',
  'button-hoverBackground': '#0f4a85',
  'button-secondaryBackground': '#ffffff',
  'button-secondaryForeground': '#292929',
  'charts-blue': '#1a85ff',
  'charts-green': '#374e06',
  'charts-orange': '#0f4a85',
  'charts-purple': '#652d90',
  'charts-yellow': '#895503',
  contrastActiveBorder: '#006bbd',
  contrastBorder: '#0f4a85',
  descriptionForeground: 'rgba(41, 41, 41, 0.7)',
  'dropdown-background': '#ffffff',
  'dropdown-border': '#0f4a85',
  'dropdown-foreground': '#292929',
  'editor-background': '#ffffff',
  'editorIndentGuide-background': '#cccccc',
  'editorLineNumber-foreground': '#292929',
  errorForeground: '#b5200d',
  focusBorder: '#006bbd',
  foreground: '#292929',
  'input-background': '#ffffff',
  'input-border': '#0f4a85',
  'input-foreground': '#292929',
  'inputValidation-infoBackground': '#ffffff',
  'inputValidation-infoForeground': '#292929',
  'list-activeSelectionBackground': 'rgba(15, 74, 133, 0.1)',
  'list-hoverBackground': 'rgba(15, 74, 133, 0.1)',
  'list-inactiveSelectionBackground': 'rgba(15, 74, 133, 0.1)',
  'panel-border': '#0f4a85',
};

const themes = {
  dark: { body: 'vscode-dark', colours: dark },
  light: { body: 'vscode-light', colours: light },
  'high contrast': { body: 'vscode-high-contrast', colours: contrast },
  'high contrast light': { body: 'vscode-high-contrast-light', colours: contrastLight },
} as const;

export type ThemeName = keyof typeof themes;
export const themeNames = Object.keys(themes) as readonly ThemeName[];

/** A style sheet for one theme, and the class that VS Code gives to the body under it. */
export function themeOf(name: ThemeName): { readonly css: string; readonly body: string } {
  const { body, colours } = themes[name];
  const rules = Object.entries(colours).map(([key, value]) => `--vscode-${key}: ${value};`);
  const fonts =
    '--vscode-font-family: sans-serif; --vscode-font-size: 13px; --vscode-editor-font-family: monospace; --vscode-editor-font-size: 14px;';
  return { body, css: `html { ${rules.join(' ')} ${fonts} } body { background: var(--vscode-editor-background); }` };
}
