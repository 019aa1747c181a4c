/** Longer texts are not analysed, in UTF-16 units: the largest C file of Linux that people edit is below a tenth of it. */
export const longestText = 8_000_000;

/** How much of a text is looked at for bytes that no source has. */
const probe = 65_536;

/** Why this text is not analysed, as a sentence without its full stop; undefined when it is. */
export function unreadable(text: string): string | undefined {
  if (text.length > longestText) {
    const megabytes = (length: number): string => (length / 1_000_000).toFixed(1);
    return `Getput did not read this file: it has ${megabytes(text.length)} million characters, more than ${megabytes(longestText)} million`;
  }
  if (text.slice(0, probe).includes('\0')) return 'Getput did not read this file: it is binary, not C';
  return undefined;
}
