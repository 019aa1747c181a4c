import { nameOfHead } from './whole.ts';
import type { Hunk } from '../patch/hunk.ts';

/** The functions whose lines a hunk changes, as far as its section heading and its own lines tell, in order. */
export function functionsTouched(hunk: Hunk): readonly string[] {
  const names = new Set<string>();
  let current = nameOfHead(hunk.section);
  for (const line of hunk.lines) {
    const text = line.slice(1);
    current = nameOfHead(text) ?? current;
    if (/^[-+]/.test(line) && text.trim() !== '' && current !== undefined) names.add(current);
    if (text.startsWith('}')) current = undefined;
  }
  return [...names];
}
