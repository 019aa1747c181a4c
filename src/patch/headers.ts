import { decodeBase64, decodeBinary, decodeCharset, decodeQuotedPrintable } from './bytes.ts';
import type { Author, Header } from './message.ts';

const headerLine = /^([!-9;-~]+):[ \t]*(.*)$/;

/** Whether a line can start a mail header. */
export function isHeaderLine(line: string | undefined): boolean {
  return line !== undefined && headerLine.test(line);
}

/** Joins the encoded words (RFC 2047) of a header into text: `=?UTF-8?q?J=C3=BCrgen?=`. Words of one charset are decoded together, since mailers split letters. */
export function decodeWords(text: string): string {
  return text.replace(/(?:=\?[^?\s]+\?[bq]\?[^?]*\?=\s*)+/gi, (run) => {
    const trailing = run.slice(run.trimEnd().length);
    let decoded = '';
    let pending: number[] = [];
    let last: string | undefined;
    const flush = () => {
      decoded += last === undefined ? '' : decodeCharset(Uint8Array.from(pending), last);
      pending = [];
    };
    for (const [, charset = '', encoding = '', content = ''] of run.matchAll(/=\?([^?\s*]+)(?:\*[^?]*)?\?([bq])\?([^?]*)\?=/gi)) {
      if (last !== undefined && charset.toLowerCase() !== last) flush();
      last = charset.toLowerCase();
      for (const byte of encoding.toLowerCase() === 'b' ? decodeBase64(content) : decodeQuotedPrintable(content, true)) pending.push(byte);
    }
    flush();
    return decoded + trailing;
  });
}

/** Reads headers from `lines[at]` to the first empty line: unfolded, not yet decoded. `next` is the first line of the body. */
export function readHeaders(lines: readonly string[], at: number, end: number): { readonly headers: readonly Header[]; readonly next: number } {
  const headers: Header[] = [];
  let i = at;
  for (; i < end; i++) {
    const line = lines[i] ?? '';
    if (line === '') return { headers, next: i + 1 };
    const last = headers[headers.length - 1];
    const match = headerLine.exec(line);
    if (/^[ \t]/.test(line) && last) headers[headers.length - 1] = { name: last.name, value: `${last.value} ${line.trim()}` };
    else if (match) headers.push({ name: match[1] ?? '', value: (match[2] ?? '').trim() });
    else if (i > at && !/^>?From /.test(line)) return { headers, next: i };
  }
  return { headers, next: i };
}

/** The first header of a name, in any case of letters. */
export function header(headers: readonly Header[], name: string): string | undefined {
  const wanted = name.toLowerCase();
  return headers.find((one) => one.name.toLowerCase() === wanted)?.value;
}

/** The ids in a Message-ID, In-Reply-To or References header, without their angle brackets. */
export function readIds(value: string | undefined): readonly string[] {
  return Array.from((value ?? '').matchAll(/<\s*([^<>\s]+)\s*>/g), (match) => match[1] ?? '');
}

/** A From header, decoded before or not: `"Example, Ada" <ada@example.org>`, `ada@example.org (Ada Example)`, a bare address. */
export function readAuthor(value: string): Author {
  const text = value.trim();
  const angled = /^([^<]*)<([^<>]*)>/.exec(text);
  if (angled) {
    const address = (angled[2] ?? '').trim();
    const name = decodeWords(unquote(angled[1] ?? '')).trim();
    return { name: name === '' ? address : name, address };
  }
  const commented = /^(\S+@\S+)\s+\((.*)\)$/.exec(text);
  if (commented) return { name: decodeWords(commented[2] ?? ''), address: commented[1] };
  return { name: decodeWords(unquote(text)), address: /^\S+@\S+$/.test(text) ? text : undefined };
}

function unquote(text: string): string {
  const trimmed = text.trim();
  return /^".*"$/.test(trimmed) ? trimmed.slice(1, -1).replace(/\\(.)/g, '$1') : trimmed;
}

/**
 * A header with parameters: `text/plain; charset="UTF-8"; format=flowed`. Values keep their case, names and parameter names do not. Long
 * values that are cut into pieces (`name*0=`, RFC 2231) come whole, and those with a charset (`name*=utf-8''%C3%BC`) decoded.
 */
export function readParameters(value: string | undefined): { readonly value: string; readonly parameters: ReadonlyMap<string, string> } {
  const parameters = new Map<string, string>();
  const text = value ?? '';
  const pieces = new Map<string, { readonly parts: string[]; encoded: boolean }>();
  for (const [, name = '', quoted, plain = ''] of text.matchAll(/;\s*([^\s=;]+)\s*=\s*(?:"([^"]*)"|([^\s;]*))/g)) {
    const told = quoted ?? plain;
    const piece = /^([^*]+)(?:\*\d+)?(\*)?$/.exec(name.toLowerCase());
    if (!name.includes('*') || !piece) parameters.set(name.toLowerCase(), told);
    else {
      const known = pieces.get(piece[1] ?? '') ?? { parts: [], encoded: false };
      known.parts.push(told);
      known.encoded ||= piece[2] !== undefined;
      pieces.set(piece[1] ?? '', known);
    }
  }
  for (const [name, { parts, encoded }] of pieces) parameters.set(name, encoded ? decodePercent(parts.join('')) : parts.join(''));
  return { value: (text.split(';')[0] ?? '').trim().toLowerCase(), parameters };
}

/** `utf-8'en'a%20b`: charset, language and text. */
function decodePercent(value: string): string {
  const [, charset = 'utf-8', rest = value] = /^([^']*)'[^']*'(.*)$/s.exec(value) ?? [];
  const binary = rest.replace(/%([0-9a-f]{2})/gi, (_, digits: string) => String.fromCharCode(parseInt(digits, 16)));
  return decodeBinary(binary, charset);
}
