import { existsSync, readFileSync } from 'node:fs';
import ts from 'typescript';
import { describe, expect, it } from 'vitest';
import { filesUnder } from './files.ts';

/** The first arguments of all `l10n.t(...)` of a file. */
function translatedIn(file: string): readonly string[] {
  const source = ts.createSourceFile(file, readFileSync(file, 'utf8'), ts.ScriptTarget.Latest, true);
  const texts: string[] = [];
  const visit = (node: ts.Node): void => {
    if (ts.isCallExpression(node) && node.expression.getText(source) === 'l10n.t') {
      const [first] = node.arguments;
      // A text that is put together cannot be looked up by anybody.
      texts.push(first && ts.isStringLiteralLike(first) ? first.text : `${file}: ${node.getText(source)} is no plain text`);
    }
    ts.forEachChild(node, visit);
  };
  visit(source);
  return texts;
}

describe('l10n/bundle.l10n.json', () => {
  const bundle = JSON.parse(readFileSync('l10n/bundle.l10n.json', 'utf8')) as Readonly<Record<string, string>>;

  it('has each text that the extension gives to translation, and no other one', () => {
    const texts = new Set(filesUnder('src/extension', '.ts').flatMap(translatedIn));
    expect(Object.keys(bundle)).toEqual([...texts].sort());
    expect(Object.entries(bundle).filter(([key, value]) => key !== value)).toEqual([]);
  });

  it('is where package.json says', () => {
    const { l10n } = JSON.parse(readFileSync('package.json', 'utf8')) as { readonly l10n?: string };
    expect(l10n).toBe('./l10n');
    expect(readFileSync('.vscodeignore', 'utf8')).toContain('!l10n/*.json');
  });
});

describe('the walkthrough of package.json', () => {
  interface Step {
    readonly media: { readonly image?: string; readonly markdown?: string };
    readonly description: string;
  }
  const { contributes } = JSON.parse(readFileSync('package.json', 'utf8')) as {
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
