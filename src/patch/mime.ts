import { decodeBase64, decodeBinary, decodeCharset, decodeQuotedPrintable } from './bytes.ts';
import { decodeWords, header, readHeaders, readParameters } from './headers.ts';
import { plainLines, type Attachment, type Header } from './message.ts';

/** What the parts of a mail come to. */
export interface Content {
  readonly text: string;
  readonly attachments: readonly Attachment[];
  /** The text stands in the mail line for line as it is here. */
  readonly verbatim: boolean;
}

/** How deep parts may hold parts; what lies deeper is dropped. */
const deepest = 8;

function decodePart(raw: string, encoding: string, charset: string | undefined, binary: boolean): string {
  if (encoding === 'base64') return decodeCharset(decodeBase64(raw), charset);
  if (encoding === 'quoted-printable') return decodeCharset(decodeQuotedPrintable(raw, false, binary), charset);
  // 7bit, 8bit: where the input is text already, whoever read the file has chosen the charset.
  return binary ? decodeBinary(raw, charset) : raw;
}

/** Cuts a multipart body at its boundary. What stands in front of the first and behind the last part is for no one. */
function splitParts(raw: string, boundary: string): readonly string[] {
  const parts: string[][] = [];
  let current: string[] | undefined;
  for (const line of raw.split('\n')) {
    const bare = line.trimEnd();
    if (bare === `--${boundary}--`) break;
    if (bare === `--${boundary}`) parts.push((current = []));
    else current?.push(line);
  }
  return parts.map((lines) => lines.join('\n'));
}

/**
 * A mail's text and attachments from its headers and raw body. The first text/plain part that is not attached is the text. format=flowed
 * is deliberately not undone: joining its lines damages patches. `binary`: `raw` holds bytes (see `toBinary`), not text.
 */
export function readContent(headers: readonly Header[], raw: string, binary: boolean, depth = 0): Content {
  const type = readParameters(header(headers, 'Content-Type') ?? 'text/plain');
  const encoding = (header(headers, 'Content-Transfer-Encoding') ?? '7bit').trim().toLowerCase();
  const boundary = type.parameters.get('boundary');
  if (type.value.startsWith('multipart/') && boundary !== undefined && depth < deepest) {
    let text: string | undefined;
    const attachments: Attachment[] = [];
    for (const part of splitParts(raw, boundary)) {
      const lines = plainLines(part);
      const { headers: own, next } = readHeaders(lines, 0, lines.length);
      const content = readContent(own, part.split('\n').slice(next).join('\n'), binary, depth + 1);
      const partType = readParameters(header(own, 'Content-Type') ?? 'text/plain');
      const disposition = readParameters(header(own, 'Content-Disposition'));
      const isText = partType.value === 'text/plain' || partType.value.startsWith('multipart/');
      if (isText && disposition.value !== 'attachment' && text === undefined) {
        text = content.text;
        attachments.push(...content.attachments);
      } else if (!isAlternative(type.value, partType.value)) {
        const name = disposition.parameters.get('filename') ?? partType.parameters.get('name');
        attachments.push({
          name: name === undefined ? undefined : decodeWords(name),
          type: partType.value,
          text: partType.value.startsWith('text/') || /patch|diff/.test(partType.value) ? content.text : undefined,
        });
      }
    }
    return { text: text ?? '', attachments, verbatim: false };
  }
  return {
    text: decodePart(raw, encoding, type.parameters.get('charset'), binary),
    attachments: [],
    verbatim: encoding !== 'base64' && encoding !== 'quoted-printable' && depth === 0,
  };
}

/** The HTML twin of a text is no attachment. */
function isAlternative(outer: string, inner: string): boolean {
  return outer === 'multipart/alternative' && inner === 'text/html';
}
