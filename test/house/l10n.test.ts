import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import ts from 'typescript';
import { describe, expect, it } from 'vitest';
import { filesUnder } from './files.ts';
import { readManifest } from './manifest.ts';

/** The functions that look a text up: the extension's, and the panel's. */
const lookUps: ReadonlySet<string> = new Set(['l10n.t', 't']);

/** What people read where it stands as a value of one of these names. */
const shownAs: ReadonlySet<string> = new Set(
  'label title tooltip description placeHolder prompt detail openLabel saveLabel name contentText aria-label alt message hoverMessage'.split(' '),
);

/** A name is the same in every language. */
const names: ReadonlySet<string> = new Set(['Getput', 'JSON']);

const isWord = (text: string): boolean => /\p{L}{2}/u.test(text) && !names.has(text);
const isPhrase = (text: string): boolean => /\p{L}{2,}:? \(?\p{L}{2,}/u.test(text);

interface Texts {
  /** The first arguments of all look-ups. */
  readonly lookedUp: readonly string[];
  /** What people read and nobody looks up, with its place. */
  readonly plain: readonly string[];
}

function textsIn(file: string): Texts {
  return textsOf(file, readFileSync(file, 'utf8'));
}

function textsOf(file: string, code: string): Texts {
  const source = ts.createSourceFile(file, code, ts.ScriptTarget.Latest, true);
  const lookedUp: string[] = [];
  const plain: string[] = [];
  const called = (node: ts.CallExpression): string => node.expression.getText(source);
  const visit = (node: ts.Node): void => {
    if (ts.isCallExpression(node) && lookUps.has(called(node))) {
      const [first, ...rest] = node.arguments;
      // A text that is put together cannot be looked up by anybody.
      if (first && ts.isStringLiteralLike(first)) lookedUp.push(first.text);
      else plain.push(`${file}: ${node.getText(source)} is no plain text`);
      rest.forEach(visit);
      return;
    }
    // A log is for those who mend the program.
    if (ts.isImportDeclaration(node) || ts.isTypeNode(node) || (ts.isCallExpression(node) && /^log\./.test(called(node)))) return;
    if (isCode(node)) return;
    const text = wordsOfNode(node);
    if (text !== undefined && (isShown(node) ? isWord(text) : isPhrase(text))) plain.push(`${file}: '${text}'`);
    ts.forEachChild(node, visit);
  };
  /** Classes of style sheets, selectors, words of the protocol that are looked for: people see none of them. */
  const isCode = (node: ts.Node): boolean =>
    (ts.isPropertyAssignment(node) && (['class', 'border'].includes(nameOf(node.name)) || (nameOf(node.name) === 'name' && isAttribute(node)))) ||
    (ts.isCallExpression(node) && /\.(querySelector(<\w+>)?|startsWith)$/.test(called(node))) ||
    (ts.isStringLiteral(node) && ts.isBinaryExpression(node.parent) && /^[!=]==$/.test(node.parent.operatorToken.getText(source))) ||
    (ts.isStringLiteral(node) && ts.isCaseClause(node.parent));
  const isAttribute = ({ parent: { parent } }: ts.Node): boolean => ts.isCallExpression(parent) && called(parent) === 'h';
  const isShown = (node: ts.Node): boolean => {
    const { parent } = node;
    if (ts.isConditionalExpression(parent) && parent.condition !== node) return isShown(parent);
    if (ts.isPropertyAssignment(parent)) return parent.initializer === node && shownAs.has(nameOf(parent.name));
    if (ts.isBinaryExpression(parent) && parent.operatorToken.kind === ts.SyntaxKind.EqualsToken)
      return ts.isPropertyAccessExpression(parent.left) && shownAs.has(parent.left.name.text) && parent.right === node;
    // What stands between the tags: h(tag, attributes, children).
    return ts.isCallExpression(parent) && called(parent) === 'h' && parent.arguments.indexOf(node as ts.Expression) > 1;
  };
  const nameOf = (name: ts.PropertyName): string => (ts.isIdentifier(name) || ts.isStringLiteral(name) ? name.text : '');
  visit(source);
  return { lookedUp, plain };
}

/** The words of a text in code, with a blank for what is put into it; without the editor's icons, and nothing where it is markup. */
function wordsOfNode(node: ts.Node): string | undefined {
  const text = ts.isStringLiteralLike(node)
    ? node.text
    : ts.isTemplateExpression(node)
      ? [node.head, ...node.templateSpans.map(({ literal }) => literal)].map((part) => part.text).join(' ')
      : undefined;
  return text?.startsWith('<') ? undefined : text?.replace(/\$\([\w-]+\)/g, '');
}

/** What is written into mails, since the lists are English. */
const inMails: readonly string[] = ["src/extension/review-threads.ts: '  . Or is there something that I miss?'"];

const files = [...filesUnder('src/extension', '.ts'), ...filesUnder('src/webview', '.ts')];

describe('l10n/bundle.l10n.json', () => {
  const path = 'l10n/bundle.l10n.json';
  const all = files.map(textsIn);
  const keys = [...new Set(all.flatMap(({ lookedUp }) => lookedUp))].sort();
  const text = `${JSON.stringify(Object.fromEntries(keys.map((key) => [key, key])), null, 2)}\n`;
  if (process.env['UPDATE'] === '1') writeFileSync(path, text);

  it('has each text that the extension and its panel give to translation, and no other one (UPDATE=1 writes it)', () => {
    expect(readFileSync(path, 'utf8')).toBe(text);
  });

  it('misses nothing that people read', () => {
    expect(all.flatMap(({ plain }) => plain)).toEqual(inMails);
  });

  it('is where package.json says', () => {
    const { l10n } = JSON.parse(readFileSync('package.json', 'utf8')) as { readonly l10n?: string };
    expect(l10n).toBe('./l10n');
    expect(readFileSync('.vscodeignore', 'utf8')).toContain('!l10n/*.json');
  });
});

describe('the search for texts', () => {
  const plainIn = (code: string): readonly string[] => textsOf('a.ts', code).plain;

  it.each([
    ["item.label = 'Files';", 1],
    ["item.label = many ? 'Files' : l10n.t('File');", 1],
    ['window.showErrorMessage(`${name} is not there`);', 1],
    ["h('h2', null, 'Decisions')", 1],
    ["h('p', { 'aria-label': 'Steps' })", 1],
    ['l10n.t(`${n} findings`)', 1],
    ["l10n.t('{0} findings', n)", 0],
    ["log.info('server started again');", 0],
    ["h('p', { class: 'quiet' }, t('Decisions'))", 0],
    ["h('p', { class: 'quiet now' }, '✗')", 0],
    ["const isLost = state === 'handed on';", 0],
    ["const command = 'getput.review.next';", 0],
  ])('sees in %s %i of them', (code, count) => {
    expect(plainIn(code)).toHaveLength(count);
  });
});

describe('package.nls.json', () => {
  const nls = JSON.parse(readFileSync('package.nls.json', 'utf8')) as Readonly<Record<string, string>>;
  const manifest: unknown = JSON.parse(readFileSync('package.json', 'utf8'));
  /** All texts below a value, each with the name that it stands under. */
  const below = (value: unknown, name: string): readonly (readonly [string, string])[] =>
    typeof value === 'string'
      ? [[name, value]]
      : Array.isArray(value)
        ? value.flatMap((item) => below(item, name))
        : typeof value === 'object' && value !== null
          ? Object.entries(value).flatMap(([key, item]) => below(item, key))
          : [];
  const texts = below(manifest, '');

  it('has each text that package.json names, and no other one', () => {
    const used = texts.flatMap(([, text]) => /^%(.+)%$/.exec(text)?.[1] ?? []);
    expect([...new Set(used)].sort()).toEqual(Object.keys(nls).sort());
    expect(Object.values(nls).filter((text) => text.trim() === '')).toEqual([]);
  });

  it('has all that VS Code shows of package.json', () => {
    const shown = 'displayName title category label name aliases contextualTitle contents markdownDescription description altText'.split(' ');
    const { contributes, displayName } = manifest as { readonly contributes: unknown; readonly displayName: string };
    // The name of a problem matcher is what tasks say, no text; the package's own `description` is what npm prints.
    const left = [...below(contributes, ''), ['displayName', displayName] as const].filter(
      ([name, text]) => shown.includes(name) && !/^%.+%$/.test(text) && text !== 'getput',
    );
    expect(left).toEqual([]);
  });

  it('goes into the package', () => {
    expect(readFileSync('.vscodeignore', 'utf8')).toContain('!package.nls.json');
  });
});

describe('the walkthrough of package.json', () => {
  interface Step {
    readonly media: { readonly image?: string; readonly markdown?: string };
    readonly description: string;
  }
  const { contributes } = readManifest() as {
    readonly contributes: {
      readonly walkthroughs: readonly { readonly steps: readonly Step[] }[];
      readonly commands: readonly { readonly command: string }[];
    };
  };
  const steps = contributes.walkthroughs.flatMap((walkthrough) => walkthrough.steps);

  it('has at most five steps, whose pictures and commands are there', () => {
    expect(steps.length).toBeGreaterThan(2);
    expect(steps.length).toBeLessThanOrEqual(5);
    expect(steps.map(({ media }) => media.image ?? media.markdown ?? '').filter((file) => !existsSync(file))).toEqual([]);
    const named = steps.flatMap(({ description }) => [...description.matchAll(/\(command:(getput\.[\w.]+)\)/g)].map((match) => match[1] ?? ''));
    expect(named.length).toBeGreaterThan(2);
    expect(named.filter((name) => !contributes.commands.some(({ command }) => command === name))).toEqual([]);
  });
});
