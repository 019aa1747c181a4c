import { maskTag } from './declarations.ts';
import { blankTokens, isWord, joinTokens, noCall, partsOf, tagWords, textAt, type Pass } from './pass.ts';

type Rule = (pass: Pass, i: number) => void;

/** `typeof(x)` and `alignof(x)` of an expression: the grammar knows them of types only. */
const joinCall: Rule = (pass, i) => {
  const close = textAt(pass, i + 1) === '(' ? (pass.partner[i + 1] ?? -1) : -1;
  if (close > 0) joinTokens(pass, i, close + 1);
};

/** The grammar knows a plain member in `offsetof`, no path: with one it becomes an ordinary call. */
const maskOffsetof: Rule = (pass, i) => {
  const [, member] = partsOf(pass, i + 1);
  if (member && member[1] - member[0] > 1) pass.canvas.write(pass.tokens[i]?.start ?? 0, '_');
};

/** The register or symbol of a declaration is blanked; code that is no string is nothing that the grammar reads. */
const maskAsm: Rule = (pass, i) => {
  let open = i + 1;
  while (isWord(pass, open)) open++;
  const close = textAt(pass, open) === '(' ? (pass.partner[open] ?? -1) : -1;
  const before = textAt(pass, i - 1);
  if (close > 0 && isWord(pass, i - 1) && !noCall.has(before)) blankTokens(pass, i, close + 1);
  if (close < open + 2 || pass.tokens[open + 1]?.kind === 'string') return;
  const start = pass.tokens[open + 1]?.start ?? 0;
  const room = (pass.tokens[close]?.start ?? 0) - start;
  blankTokens(pass, open + 1, close);
  if (room > 1) pass.canvas.write(start, '""');
};

/** Words of the language that the grammar does not know in all the company that they keep in the kernel. */
export const specialWords: ReadonlyMap<string, Rule> = new Map<string, Rule>([
  ...[...tagWords].map((word) => [word, maskTag] as const),
  ...['asm', '__asm', '__asm__'].map((word) => [word, maskAsm] as const),
  ...['typeof', '__typeof', '__typeof__', 'typeof_unqual', '__alignof__', '__alignof', '_Alignof', 'alignof'].map(
    (word) => [word, joinCall] as const,
  ),
  ['offsetof', maskOffsetof],
]);
