/** Words for a terminal of 80 columns. */

/** How wide a line may be. */
const columns = 80;

/** Mails may hold escape sequences and characters that turn the writing direction; a terminal must not obey them. */
export function harmless(text: string): string {
  return text.replace(/[\u0000-\u0008\u000b-\u001f\u007f-\u009f\u202a-\u202e\u2066-\u2069]/g, '\ufffd'); // prettier-ignore
}

/** Breaks a sentence, the first line behind `first`, the others behind `rest`. A word that is longer than a line stays whole. */
export function hanging(sentence: string, first: string, rest = ' '.repeat(first.length)): readonly string[] {
  const lines: string[] = [];
  let line = first;
  let fresh = true;
  for (const word of sentence.split(' ')) {
    const isTooLong = line.length + (fresh ? 0 : 1) + word.length > columns;
    // A label that leaves no room for the first word has a line to itself.
    const hasRoomBelow = !fresh || (line !== rest && rest.length + word.length <= columns);
    if (isTooLong && hasRoomBelow) {
      lines.push(line.trimEnd());
      line = rest + word;
    } else line += fresh ? word : ` ${word}`;
    fresh = false;
  }
  return [...lines, line.trimEnd()];
}

export const plural = (count: number, one: string, many = `${one}s`): string => `${count} ${count === 1 ? one : many}`;

/** Behind each line of what somebody wrote. */
const bar = '    | ';

const isCode = (line: string): boolean => /^(?:\s|[-+@|>\\]|diff |index |https?:)/.test(line) || /^\S*[(){};=_/]\S*$/.test(line);

/**
 * What somebody wrote, each line behind a bar. A paragraph with a line that is too long is filled anew: only its own lines broken would
 * leave a stub below each. Code and lists stay as they are.
 */
export function barred(lines: readonly string[]): readonly string[] {
  const isLong = (line: string): boolean => bar.length + line.length > columns;
  const shown: string[] = [];
  let paragraph: string[] = [];
  const finish = (): void => {
    if (paragraph.some(isLong)) shown.push(...hanging(paragraph.map((line) => line.trim()).join(' '), bar, bar));
    else shown.push(...paragraph.map((line) => (bar + line).trimEnd()));
    paragraph = [];
  };
  for (const line of lines) {
    const isProse = line !== '' && !isCode(line);
    // An item of a list starts anew.
    if (!isProse || /^(?:[*•]|\d+[.)]|\[)/.test(line)) finish();
    if (isProse) paragraph.push(line);
    else shown.push((bar + line).trimEnd());
  }
  finish();
  return shown;
}
