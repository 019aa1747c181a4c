/** What an author says of the code, in comments and names, against what would be believed of it otherwise. */

import words from '../catalogue/data/words.json' with { type: 'json' };

/** A comment is looked for in so much of the text before a call, in UTF-16 units: longer ones speak of more than the call. */
const reach = 600;

/** The comment that ends right above the line of an offset, or stands before it in that line; '' where there is none. */
function remarkAbove(text: string, offset: number): string {
  const line = text.slice(Math.max(0, offset - reach), text.lastIndexOf('\n', offset - 1) + 1).trimEnd();
  if (line.endsWith('*/')) return line.slice(line.lastIndexOf('/*'));
  return /(?:^|\n)[ \t]*\/\/[^\n]*$/.exec(line)?.[0] ?? '';
}

/** Whether the author wrote above the call that takes something that it is not meant to be given back: "we do not release this reference". */
export function saysKept(text: string, site: number): boolean {
  const remark = remarkAbove(text, site)
    .replace(/[\s*/]+/g, ' ')
    .toLowerCase();
  return words.saysKept.some((phrase) => remark.includes(phrase));
}

/** Whether a function is named after a mistake, as those are that test what finds it. */
export const isNamedAfterMistake = (name: string): boolean => words.mistakes.some((phrase) => `_${name.toLowerCase()}_`.includes(`_${phrase}_`));

/** Whether a function is named after probing a device: its bus calls it then, and undoes nothing of what it leaves where it fails. */
export const isProbe = (name: string): boolean => name.split('_').some((word) => words.probes.includes(word));
