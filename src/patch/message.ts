/** The model that every reader (thread page, mbox, bare diff) fills and that the rest of patch/ works on. */

export interface Author {
  /** As people write it; the address where a mail gives no name. */
  readonly name: string;
  /** Absent on thread pages, which show names only. */
  readonly address: string | undefined;
}

export interface Header {
  readonly name: string;
  /** Unfolded and decoded. */
  readonly value: string;
}

/** A part of a mail that is not its text: an attached patch, a log. */
export interface Attachment {
  readonly name: string | undefined;
  readonly type: string;
  /** Decoded; undefined where the part is no text. */
  readonly text: string | undefined;
}

/** One mail of a thread. */
export interface Message {
  /** Its Message-ID without the angle brackets, or a made one (`page:3`, `mail:3`) where the input has none. Never empty. */
  readonly id: string;
  /** The id that it answers; that message need not be in the input. */
  readonly inReplyTo: string | undefined;
  /** The ids of its ancestors, oldest first. */
  readonly references: readonly string[];
  /** Whole, with its prefixes; '' where there is none. */
  readonly subject: string;
  readonly author: Author;
  /** ISO 8601 in UTC: `2021-10-13T14:27Z` from a page, `2021-10-13T14:27:45Z` from a mail; undefined where it cannot be read. */
  readonly date: string | undefined;
  /** The other headers, in their order (`To` and `Cc` of a thread page, too). */
  readonly headers: readonly Header[];
  /** The text, decoded; its line ends are those of the mail, so a base64 body may have CRLF. */
  readonly body: string;
  readonly attachments: readonly Attachment[];
  /** Where it starts in the input: a line, from 1. */
  readonly line: number;
  /** The line of the input in which the body starts; undefined where decoding moved its lines, so that they cannot be told. */
  readonly bodyLine: number | undefined;
}

/** Something that could not be read as it should. */
export interface ThreadProblem {
  /** A line of the input, from 1. */
  readonly line: number;
  /** A sentence. */
  readonly message: string;
}

/** The line of the input, from 1, at which line `index` (from 0) of a message's body stands; the message's own line where that cannot be told. */
export function inputLine(message: Message, index: number): number {
  return message.bodyLine === undefined ? message.line : message.bodyLine + index;
}

/** Splits at \n and drops the \r of a CRLF line end. Hunks are not read this way: there a \r may belong to the file. */
export function plainLines(text: string): string[] {
  return text.split('\n').map((line) => (line.endsWith('\r') ? line.slice(0, -1) : line));
}
