import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import onig from 'vscode-oniguruma';
import textmate from 'vscode-textmate';

/** A piece of a line with the scopes that colour it, outermost first; a scope of several words stands as one for each. */
export interface Token {
  readonly text: string;
  readonly scopes: readonly string[];
}

interface Contributed {
  readonly scopeName: string;
  readonly path: string;
  readonly language?: string;
  readonly injectTo?: readonly string[];
}

/** What package.json tells VS Code of languages and grammars. */
export const contributes = (
  JSON.parse(readFileSync('package.json', 'utf8')) as {
    readonly contributes: {
      readonly grammars: readonly Contributed[];
      readonly languages: readonly { readonly id: string; readonly aliases: readonly string[]; readonly extensions: readonly string[] }[];
    };
  }
).contributes;

/** Enough of C to see where it is applied: a comment and a block that reach over lines if something lets them, a text, a word, a call. */
const stubC = {
  scopeName: 'source.c',
  patterns: [
    { name: 'comment.block.c', begin: '/\\*', end: '\\*/' },
    { name: 'string.quoted.double.c', begin: '"', end: '"' },
    { name: 'meta.block.c', begin: '\\{', end: '\\}', patterns: [{ include: '$self' }] },
    { name: 'keyword.control.c', match: '\\b(?:if|return|goto)\\b' },
    { name: 'entity.name.function.c', match: '\\b\\w+(?=\\s*\\()' },
  ],
};

async function loadEngine(): Promise<textmate.IOnigLib> {
  await onig.loadWASM(readFileSync(createRequire(import.meta.url).resolve('vscode-oniguruma/release/onig.wasm')));
  return {
    createOnigScanner: (patterns) => new onig.OnigScanner(patterns),
    createOnigString: (text) => new onig.OnigString(text),
  };
}

const registry = new textmate.Registry({
  onigLib: loadEngine(),
  loadGrammar: (scopeName) => {
    const own = contributes.grammars.find((grammar) => grammar.scopeName === scopeName);
    const text = own ? readFileSync(own.path, 'utf8') : scopeName === 'source.c' ? JSON.stringify(stubC) : undefined;
    return Promise.resolve(text === undefined ? null : textmate.parseRawGrammar(text, 'grammar.json'));
  },
  getInjections: (scopeName) => contributes.grammars.filter(({ injectTo }) => injectTo?.includes(scopeName)).map((grammar) => grammar.scopeName),
});

/** The tokens of each line of `text`, as VS Code would get them. Throws where there is no such grammar. */
export async function tokensOf(scopeName: string, text: string): Promise<readonly (readonly Token[])[]> {
  const grammar = await registry.loadGrammar(scopeName);
  if (grammar === null) throw new Error(`No grammar ${scopeName}`);
  let state = textmate.INITIAL;
  return text.split('\n').map((line) => {
    const { tokens, ruleStack } = grammar.tokenizeLine(line, state);
    state = ruleStack;
    return tokens.map(({ startIndex, endIndex, scopes }) => ({
      text: line.slice(startIndex, endIndex),
      scopes: scopes.flatMap((scope) => scope.split(' ')),
    }));
  });
}

/** The scopes of `part`, which is told from its twins by the line that it stands in; empty where it is no token or in no such line. */
export async function scopesOf(scopeName: string, text: string, line: string, part: string): Promise<readonly string[]> {
  const at = text.split('\n').indexOf(line);
  const tokens = (await tokensOf(scopeName, text))[at] ?? [];
  return tokens.find((token) => token.text.trim() === part)?.scopes ?? [];
}
