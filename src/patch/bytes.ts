/** Transfer encodings and charsets of mails. Each function accepts any text and does what it can. */

/** Bytes as text of one character each, U+0000 to U+00FF: so a mail can be cut into lines and parts before its charsets are known. */
export function toBinary(bytes: Uint8Array): string {
  const parts: string[] = [];
  for (let i = 0; i < bytes.length; i += 8192) parts.push(String.fromCharCode(...bytes.subarray(i, i + 8192)));
  return parts.join('');
}

/** The bytes that `toBinary` made into text. */
export function fromBinary(binary: string): Uint8Array {
  const bytes = new Uint8Array(binary.length);
  for (let i = 0; i < binary.length; i++) bytes[i] = binary.charCodeAt(i);
  return bytes;
}

/** Names that mailers write and the platform does not know. */
const aliases: Readonly<Record<string, string>> = {
  cp932: 'shift_jis',
  cp936: 'gbk',
  cp949: 'euc-kr',
  cp950: 'big5',
  'windows-936': 'gbk',
  'iso-10646': 'utf-8',
};

/** No charset, or one that says nothing: mails that claim ASCII and are not are UTF-8 nowadays; where the bytes are ASCII, it is the same. */
const untold = /^(?:|us-ascii|ascii|ansi_x3\.\d-\d+|x-unknown|unknown(?:-8bit)?|default|7bit|8bit|binary)$/;

/** Bytes in a charset into text. Bytes of an unknown charset are read as UTF-8 where they are, else as Windows-1252. */
export function decodeCharset(bytes: Uint8Array, charset: string | undefined): string {
  const wanted = charset?.trim().toLowerCase() ?? '';
  if (!untold.test(wanted)) {
    try {
      return new TextDecoder(aliases[wanted] ?? wanted).decode(bytes);
    } catch {
      // Not a charset that anybody knows; git once asked for its name and mailed the answer, `charset=y`.
    }
  }
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes);
  } catch {
    return new TextDecoder('windows-1252').decode(bytes);
  }
}

/** What the bytes behind `toBinary`'s text say in a charset. Text that is ASCII comes back as it is. */
export function decodeBinary(binary: string, charset: string | undefined): string {
  // Only some charsets of Asia use ASCII bytes for other letters, all of them behind an escape or as half of a pair with a byte above.
  const plain = !/[\u0080-\u00ff\u001b]/.test(binary); // prettier-ignore
  return plain && !/utf-?(?:16|32)/i.test(charset ?? '') ? binary : decodeCharset(fromBinary(binary), charset);
}

const alphabet = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/';
const sextets: ReadonlyMap<string, number> = new Map(Array.from(alphabet, (char, value) => [char, value]));

/** Base64, skipping what is none of it. Ends at the padding: what lists add behind it is not the mail's. */
export function decodeBase64(text: string): Uint8Array {
  const bytes: number[] = [];
  let bits = 0;
  let held = 0;
  for (const char of text) {
    if (char === '=') break;
    const value = sextets.get(char);
    if (value === undefined) continue;
    held = (held << 6) | value;
    bits += 6;
    if (bits >= 8) {
      bits -= 8;
      bytes.push((held >> bits) & 255);
      held &= (1 << bits) - 1;
    }
  }
  return Uint8Array.from(bytes);
}

/** Quoted-printable. `header`: the variant of encoded words, in which `_` is a space. `binary`: raw characters stand for bytes (see `toBinary`). */
export function decodeQuotedPrintable(text: string, header = false, binary = false): Uint8Array {
  const source = header ? text.replace(/_/g, ' ') : withoutTrailingBlanks(text).replace(/=\r?\n/g, '');
  const parts: number[] = [];
  const encoder = new TextEncoder();
  for (let i = 0; i < source.length; i++) {
    const code = source.charCodeAt(i);
    const hex = code === 61 ? /^[0-9a-fA-F]{2}/.exec(source.slice(i + 1, i + 3)) : null;
    if (hex) {
      parts.push(parseInt(hex[0], 16));
      i += 2;
    } else if (code < 128 || (binary && code < 256)) parts.push(code);
    else {
      // Raw letters have no place here, but some mailers leave them.
      const char = String.fromCodePoint(source.codePointAt(i) ?? 63);
      parts.push(...encoder.encode(char));
      i += char.length - 1;
    }
  }
  return Uint8Array.from(parts);
}

/** Blanks at line ends were added on the way. A pattern for them would take quadratic time over long runs of blanks. */
function withoutTrailingBlanks(text: string): string {
  return text
    .split('\n')
    .map((line) => (line.endsWith('\r') ? `${line.slice(0, -1).trimEnd()}\r` : line.trimEnd()))
    .join('\n');
}
