/** One line of a mail, as a reader of the thread sees it. */
export interface QuotedLine {
  /** How many `>` stand in front. */
  readonly depth: number;
  /** What is quoted, as it was written: a quoted diff line keeps its first column. */
  readonly text: string;
  /** The line of the body, from 0. */
  readonly at: number;
}

/** Something that the sender wrote, with the quote right above it. */
export interface Remark {
  /** Lines above, up to what the sender wrote before; empty lines and all. */
  readonly quoted: readonly QuotedLine[];
  /** Without empty lines around it. */
  readonly text: string;
  /** The line of the body on which it starts, from 0. */
  readonly at: number;
}

/** Counts and removes the quote marks of a line: `> > +foo` and `>>+foo` are two deep. At most one space behind each belongs to the mark. */
export function unquote(line: string, at: number): QuotedLine {
  let depth = 0;
  let rest = line;
  while (rest.startsWith('>')) {
    depth++;
    rest = rest.slice(rest.startsWith('> ') ? 2 : 1);
  }
  return { depth, text: rest, at };
}

/** `On Wed, Oct 13, ... Ada wrote:` in the languages of common mailers, and the two lines that it may be broken into. */
const attribution = /(?:\b(?:wrote|writes|said|schrieb|escribió|scritto)\b|écrit|写道|が書きました).{0,80}[:：]\s*$/;
/** What marks that something was left out of the quote; it is no remark. */
const omission = /^(?:[[(<{]*\s*(?:\.{2,}|…|snip(?:ped)?|skip(?:ped)?)\s*[\])>}]*|-+ ?(?:8<|>8) ?-+)$/i;

/** Drops the line that introduces a quote from the end of what stands above the quote. */
function withoutAttribution(lines: readonly string[]): readonly string[] {
  let end = lines.length;
  while (end > 0 && (lines[end - 1] ?? '').trim() === '') end--;
  if (end === 0 || !attribution.test(lines[end - 1] ?? '')) return lines;
  let start = end - 1;
  // Mailers break it before the name: "On Wed, 13 Oct 2021 14:42:51 -0300" stands on its own line then.
  while (start > 0 && end - start < 3 && (lines[start - 1] ?? '').trim() !== '') start--;
  const head = lines.slice(start, end).findIndex((line) => /^(?:On|Le|Am|El|Il|On\s|在|於|At|\d{4}|\d{1,2}[./ ])/.test(line.trimStart()));
  return lines.slice(0, head < 0 ? end - 1 : start + head);
}

/** The lines of a body without its signature and without what lists put below. */
export function ownLines(lines: readonly string[]): readonly string[] {
  const end = lines.findIndex((line, i) => line === '-- ' || (/^_{40,}$/.test(line) && /mailing list/i.test(lines[i + 1] ?? '')));
  return end < 0 ? lines : lines.slice(0, end);
}

/** Cuts a body, given as its lines, into what the sender wrote, each with the quote above it. Quotes without a remark below are left out. */
export function readRemarks(lines: readonly string[]): readonly Remark[] {
  const remarks: Remark[] = [];
  let quoted: QuotedLine[] = [];
  let own: string[] = [];
  let ownAt = 0;
  const finish = (beforeQuote: boolean) => {
    const kept = beforeQuote ? withoutAttribution(own) : own;
    const first = kept.findIndex((line) => line.trim() !== '');
    if (first >= 0 && !omission.test(kept.join('\n').trim())) {
      remarks.push({ quoted, text: kept.slice(first).join('\n').trimEnd(), at: ownAt + first });
      quoted = [];
    }
    own = [];
  };
  ownLines(lines).forEach((line, at) => {
    if (line.startsWith('>')) {
      if (own.length > 0) finish(true);
      quoted.push(unquote(line, at));
    } else {
      if (own.length === 0) ownAt = at;
      own.push(line);
    }
  });
  finish(false);
  return remarks;
}
