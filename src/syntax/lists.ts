import { blankTokens, endsLine, insertAfter, isWord, noCall, startsType, textAt, type Pass } from './pass.ts';

/** What follows the `)` at `i`, in an initialiser: a macro may bring the comma after it, or fill the entry that an `=` follows. */
export function afterListCall(pass: Pass, i: number): void {
  const name = (pass.partner[i] ?? 0) - 1;
  if (!isWord(pass, name) || noCall.has(textAt(pass, name))) return;
  const next = textAt(pass, i + 1);
  if (next === '{' || (endsLine(pass, i) && (isWord(pass, i + 1) || next === '.' || next === '['))) insertAfter(pass, i, ',');
  else if (next === '=' && textAt(pass, i + 2) !== '=' && /^[,{]$/.test(textAt(pass, name - 1))) blankTokens(pass, name, i + 2);
}

/** What follows the `]` at `i`, in an initialiser: `[A] { 1 }` is the old way to write `[A] = { 1 }`. */
export function afterDesignator(pass: Pass, i: number): void {
  if (textAt(pass, i + 1) !== '{' && pass.tokens[i + 1]?.kind !== 'string') return;
  const open = pass.partner[i] ?? -1;
  if (/^[,{]$/.test(textAt(pass, open - 1)) && !insertAfter(pass, i, '=')) blankTokens(pass, open, i + 1);
}

/** Two names in a row are two entries, or two macros that make one string. `i` is the index of the second. */
export function divideNames(pass: Pass, i: number): void {
  const before = textAt(pass, i - 1);
  if (!isWord(pass, i - 1) || pass.dead[i - 1] === 1 || noCall.has(before) || startsType(before)) return;
  if (!endsLine(pass, i - 1) || !insertAfter(pass, i - 1, ',')) blankTokens(pass, i - 1, i);
}
