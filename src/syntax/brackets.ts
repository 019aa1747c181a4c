import type { Token } from './lexer.ts';

/** What a bracket encloses. `list`: an initialiser or the members of an enum. */
export type Frame = 'file' | 'block' | 'aggregate' | 'list' | 'enum' | 'paren';

const tagged: ReadonlySet<string> = new Set(['struct', 'union', 'enum']);

/** Before a parenthesised type these make it a compound literal; after a name or another parenthesis it is a call or a header. */
function endsOperand(token: Token | undefined): boolean {
  if (token === undefined) return false;
  if (token.kind === 'word') return token.text !== 'return' && token.text !== 'case';
  return token.text === ')' || token.text === ']';
}

/**
 * What the `{` encloses that comes after `before`, the tokens so far. `opened` is the index in it of the `(` that its last `)` closes
 * (where it ends in one), `outer` what the brace itself stands in.
 */
export function frameOf(before: readonly Token[], count: number, opened: number, outer: Frame): Frame {
  const last = before[count - 1];
  if (last === undefined) return 'block';
  if (last.text === '=') return 'list';
  if (last.kind === 'word') {
    // Up to two attributes may stand between the keyword and the brace, besides the tag.
    for (let back = 1; back <= 4; back++) {
      const word = before[count - back];
      if (word?.kind !== 'word') break;
      if (tagged.has(word.text)) return word.text === 'enum' ? 'enum' : 'aggregate';
    }
  }
  if (outer === 'list') return 'list';
  if (last.text === ')' && opened > 0 && !endsOperand(before[opened - 1]) && /^[=,(&?:{[|]$|^return$/.test(before[opened - 1]?.text ?? ''))
    return 'list';
  return 'block';
}

const opening: ReadonlyMap<string, string> = new Map([
  [')', '('],
  [']', '['],
  ['}', '{'],
]);

/** For each bracket the index of its partner, -1 for all other tokens and for brackets without one. */
export function partners(tokens: readonly Token[]): Int32Array {
  const partner = new Int32Array(tokens.length).fill(-1);
  const open: { at: number; text: string }[] = [];
  for (let at = 0; at < tokens.length; at++) {
    const token = tokens[at];
    if (token?.kind !== 'punctuation') continue;
    const { text } = token;
    if (text === '(' || text === '[' || text === '{') open.push({ at, text });
    const wanted = opening.get(text);
    if (wanted === undefined) continue;
    // A brace closes whatever was left open inside it; another bracket that fits nothing is left alone.
    if (text === '}') while (open.length > 0 && open[open.length - 1]?.text !== '{') open.pop();
    if (open[open.length - 1]?.text !== wanted) continue;
    const start = open.pop()?.at ?? -1;
    partner[start] = at;
    partner[at] = start;
  }
  return partner;
}
