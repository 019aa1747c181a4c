/** One hunk, cut by the counts in its header and by nothing else: a mail's signature `-- ` looks like a removed line, and the other way round. */
export interface Hunk {
  readonly oldStart: number;
  readonly oldLines: number;
  readonly newStart: number;
  readonly newLines: number;
  /** What git writes behind the second @@: mostly the function. */
  readonly section: string;
  /** Each with its ' ', '+', '-' or '\' in front; a \r stays. */
  readonly lines: readonly string[];
  /** The line of its header in the text that was read, from 0. */
  readonly at: number;
}

export interface HunkReading {
  readonly hunk: Hunk;
  /** The line behind it, from 0. */
  readonly next: number;
  /** Empty context lines that had lost their space and were given it back. */
  readonly restored: number;
  /** Set where the hunk cannot be what its header says. `at` is the line, from 0. */
  readonly corrupt: { readonly at: number; readonly message: string } | undefined;
}

const header = /^@@ -(\d{1,9})(?:,(\d{1,9}))? \+(\d{1,9})(?:,(\d{1,9}))? @@(.*)$/;

export function isHunkHeader(line: string | undefined): boolean {
  return line !== undefined && line.startsWith('@@ -') && header.test(withoutReturn(line));
}

export function withoutReturn(line: string): string {
  return line.endsWith('\r') ? line.slice(0, -1) : line;
}

/** How the hunk's header reads, without its section. */
export function hunkName(hunk: Pick<Hunk, 'oldStart' | 'oldLines' | 'newStart' | 'newLines'>): string {
  return `@@ -${hunk.oldStart},${hunk.oldLines} +${hunk.newStart},${hunk.newLines} @@`;
}

const plural = (count: number, word: string) => `${count} ${word}${count === 1 ? '' : 's'}`;

/** Reads the hunk whose header is `lines[at]`. Undefined where that line is no hunk header. */
export function readHunk(lines: readonly string[], at: number): HunkReading | undefined {
  const match = header.exec(withoutReturn(lines[at] ?? ''));
  if (!match) return undefined;
  // A missing count means 1; a count of 0 is a count.
  const [oldStart, oldLines, newStart, newLines] = [Number(match[1]), Number(match[2] ?? 1), Number(match[3]), Number(match[4] ?? 1)];
  const taken: string[] = [];
  let [old, now, restored] = [oldLines, newLines, 0];
  let i = at + 1;
  let corrupt: HunkReading['corrupt'];
  const name = hunkName({ oldStart, oldLines, newStart, newLines });

  while (old > 0 || now > 0) {
    const line = lines[i];
    if (line === undefined) {
      corrupt = { at: i - 1, message: `${name} ends too early: ${plural(old, 'old line')} and ${plural(now, 'new line')} are missing` };
      break;
    }
    const mark = line.charAt(0);
    if (mark === '\\') {
      taken.push(line);
    } else if (mark === '+') {
      taken.push(line);
      now--;
    } else if (mark === '-') {
      taken.push(line);
      old--;
    } else if (mark === ' ' || withoutReturn(line) === '') {
      // Some mailers drop the space of an empty context line.
      taken.push(mark === ' ' ? line : ` ${line}`);
      if (mark !== ' ') restored++;
      old--;
      now--;
    } else {
      corrupt = { at: i, message: `${name} has a line that starts with neither ' ', '+' nor '-': a mailer may have wrapped the one before` };
      break;
    }
    if (old < 0 || now < 0) {
      corrupt = { at: i, message: `${name} does not add up: this line is one more ${old < 0 ? 'old' : 'new'} line than its header says` };
      break;
    }
    i++;
  }
  if (!corrupt && lines[i]?.startsWith('\\ ') === true) {
    taken.push(lines[i] ?? '');
    i++;
  }
  const hunk = { oldStart, oldLines, newStart, newLines, section: (match[5] ?? '').trim(), lines: taken, at };
  return { hunk, next: corrupt ? Math.max(corrupt.at, at + 1) : i, restored: corrupt ? 0 : restored, corrupt };
}
