/** The colours that VS Code's own four kinds of theme give to a webview, as far as the panel uses them. */

type Theme = Readonly<Record<string, string>>;

const dark: Theme = {
  foreground: '#cccccc',
  descriptionForeground: '#9d9d9d',
  errorForeground: '#f85149',
  focusBorder: '#0078d4',
  'editor-background': '#1f1f1f',
  'panel-border': '#2b2b2b',
  'button-foreground': '#ffffff',
  'button-background': '#0078d4',
  'button-hoverBackground': '#026ec1',
  'button-secondaryForeground': '#cccccc',
  'button-secondaryBackground': '#313131',
  'button-secondaryHoverBackground': '#3c3c3c',
  'dropdown-foreground': '#cccccc',
  'dropdown-background': '#313131',
  'dropdown-border': '#3c3c3c',
  'input-foreground': '#cccccc',
  'input-background': '#313131',
  'input-border': '#3c3c3c',
  'list-hoverBackground': '#2a2d2e',
  'list-activeSelectionBackground': '#04395e',
  'list-activeSelectionForeground': '#ffffff',
  'list-inactiveSelectionBackground': '#37373d',
  'editorLineNumber-foreground': '#8a8a8a',
  'inputValidation-infoBackground': '#063b49',
  'testing-iconPassed': '#73c991',
  'charts-purple': '#b180d7',
  'charts-yellow': '#cca700',
  'charts-blue': '#3794ff',
  'charts-green': '#89d185',
  'charts-orange': '#d18616',
  'charts-foreground': '#cccccc',
};

const light: Theme = {
  ...dark,
  foreground: '#3b3b3b',
  descriptionForeground: '#616161',
  errorForeground: '#b01011',
  focusBorder: '#005fb8',
  'editor-background': '#ffffff',
  'panel-border': '#e5e5e5',
  'button-background': '#005fb8',
  'button-hoverBackground': '#0258a8',
  'button-secondaryForeground': '#3b3b3b',
  'button-secondaryBackground': '#e5e5e5',
  'button-secondaryHoverBackground': '#cccccc',
  'dropdown-foreground': '#3b3b3b',
  'dropdown-background': '#ffffff',
  'dropdown-border': '#cecece',
  'input-foreground': '#3b3b3b',
  'input-background': '#ffffff',
  'input-border': '#cecece',
  'list-hoverBackground': '#f2f2f2',
  'list-activeSelectionBackground': '#005fb8',
  'list-inactiveSelectionBackground': '#e4e6f1',
  'editorLineNumber-foreground': '#6e7681',
  'inputValidation-infoBackground': '#d6ecf2',
  'testing-iconPassed': '#107c10',
  'charts-purple': '#652d90',
  'charts-yellow': '#8a6d00',
  'charts-blue': '#0063d3',
  'charts-green': '#388a34',
  'charts-orange': '#b05a00',
  'charts-foreground': '#3b3b3b',
};

const contrast: Theme = {
  ...dark,
  foreground: '#ffffff',
  descriptionForeground: '#ffffff',
  errorForeground: '#f48771',
  focusBorder: '#f38518',
  contrastBorder: '#6fc3df',
  contrastActiveBorder: '#f38518',
  'editor-background': '#000000',
  'panel-border': '#6fc3df',
  'button-background': '#000000',
  'button-secondaryForeground': '#ffffff',
  'button-secondaryBackground': '#000000',
  'dropdown-foreground': '#ffffff',
  'dropdown-background': '#000000',
  'dropdown-border': '#6fc3df',
  'input-foreground': '#ffffff',
  'input-background': '#000000',
  'input-border': '#6fc3df',
  'list-hoverBackground': '#000000',
  'list-activeSelectionBackground': '#000000',
  'list-inactiveSelectionBackground': '#000000',
  'editorLineNumber-foreground': '#ffffff',
  'inputValidation-infoBackground': '#000000',
};

const contrastLight: Theme = {
  ...light,
  foreground: '#292929',
  descriptionForeground: '#292929',
  errorForeground: '#b5200d',
  contrastBorder: '#0f4a85',
  contrastActiveBorder: '#006bbd',
  'panel-border': '#0f4a85',
  'button-background': '#0f4a85',
  'button-secondaryForeground': '#0f4a85',
  'button-secondaryBackground': '#ffffff',
  'list-activeSelectionBackground': '#ffffff',
  'list-activeSelectionForeground': '#292929',
  'list-inactiveSelectionBackground': '#ffffff',
  'list-hoverBackground': '#ffffff',
  'editorLineNumber-foreground': '#292929',
  'inputValidation-infoBackground': '#ffffff',
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
