/** Transfer encodings and charsets of mails. Each function accepts any text and does what it can. */

/** Bytes in a charset into text. An unknown charset is read as UTF-8. */
export function decodeCharset(bytes: Uint8Array, charset: string | undefined): string {
  const wanted = charset?.trim().toLowerCase() ?? 'utf-8';
  // Mails that claim ASCII and are not are UTF-8 nowadays; where the bytes are ASCII, it is the same.
  const label = wanted === '' || wanted === 'us-ascii' || wanted === 'ascii' ? 'utf-8' : wanted;
  try {
    return new TextDecoder(label).decode(bytes);
  } catch {
    return new TextDecoder().decode(bytes);
  }
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

/** Quoted-printable. `header`: the variant of encoded words, in which `_` is a space. */
export function decodeQuotedPrintable(text: string, header = false): Uint8Array {
  const source = header ? text.replace(/_/g, ' ') : withoutTrailingBlanks(text).replace(/=\r?\n/g, '');
  const parts: number[] = [];
  const encoder = new TextEncoder();
  for (let i = 0; i < source.length; i++) {
    const code = source.charCodeAt(i);
    const hex = code === 61 ? /^[0-9a-fA-F]{2}/.exec(source.slice(i + 1, i + 3)) : null;
    if (hex) {
      parts.push(parseInt(hex[0], 16));
      i += 2;
    } else if (code < 128) parts.push(code);
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
