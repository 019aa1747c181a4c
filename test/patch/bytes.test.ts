import { describe, expect, it } from 'vitest';
import { decodeBinary, decodeCharset, fromBinary, toBinary } from '../../src/patch/bytes.ts';
import { readParameters } from '../../src/patch/headers.ts';
import { readThread } from '../../src/patch/thread.ts';
import { gitMail, widgetDiff } from './samples.ts';

const ascii = (text: string) => new TextEncoder().encode(text);
const join = (...parts: readonly (string | readonly number[])[]) =>
  Uint8Array.from(parts.flatMap((part) => (typeof part === 'string' ? [...ascii(part)] : [...part])));

describe('bytes', () => {
  it('are the same after a way through text', () => {
    const all = Uint8Array.from({ length: 70_000 }, (_, i) => i % 256);
    expect(Buffer.from(fromBinary(toBinary(all))).equals(all)).toBe(true);
  });

  it('are read in the charset that is named, else as UTF-8, else as Windows-1252', () => {
    expect(decodeCharset(Uint8Array.of(0xfc), 'ISO-8859-1')).toBe('ü');
    expect(decodeCharset(Uint8Array.of(0xd6, 0xd0), 'gbk')).toBe('中');
    expect(decodeCharset(Uint8Array.of(0xd6, 0xd0), 'cp936')).toBe('中');
    expect(decodeCharset(Uint8Array.of(0xc3, 0xbc), 'y')).toBe('ü');
    expect(decodeCharset(Uint8Array.of(0xfc), 'us-ascii')).toBe('ü');
    expect(decodeBinary('\u001b$B$"\u001b(B', 'iso-2022-jp')).toBe('あ');
  });
});

describe('a thread of bytes', () => {
  it('has mails of several charsets, each read by its own headers', () => {
    const mail = (charset: string, letter: readonly number[]) =>
      join(
        'From mboxrd@z Thu Jan  1 00:00:00 1970\nFrom: J',
        [0xc3, 0xbc],
        `rgen <j@example.org>\nSubject: x\nContent-Type: text/plain; charset=${charset}; format=flowed; delsp=yes\n`,
        'Content-Transfer-Encoding: 8bit\n\nOne \nline: ',
        letter,
        '\n>From here\n\n',
      );
    const { messages } = readThread(join([...mail('iso-8859-1', [0xfc]), ...mail('gbk', [0xd6, 0xd0])]));
    expect(messages.map(({ author, body }) => [author.name, body])).toEqual([
      ['Jürgen', 'One \nline: ü\nFrom here\n'],
      ['Jürgen', 'One \nline: 中\nFrom here\n'],
    ]);
  });

  it('may be quoted-printable with raw bytes, or UTF-16 as a shell of Windows writes it', () => {
    const qp = join(
      'From: a <a@b>\nSubject: x\nContent-Type: text/plain; charset=iso-8859-1\nContent-Transfer-Encoding: quoted-printable\n\n=FC',
      [0xfc],
      '\n',
    );
    expect(readThread(qp).messages[0]?.body).toBe('üü\n');
    const mail = gitMail({ subject: '[PATCH] ü', body: widgetDiff }).replaceAll('\n', '\r\n');
    const wide = Uint8Array.from([0xff, 0xfe, ...Array.from(mail, (char) => [char.charCodeAt(0) & 255, char.charCodeAt(0) >> 8]).flat()]);
    expect(readThread(wide).series).toMatchObject({ subject: 'ü', patches: [{ files: [{ path: 'drivers/widget.c', added: 1 }] }] });
  });

  it('keeps the CRLF that a base64 body has', () => {
    const body = Buffer.from('a\r\nb\r\n').toString('base64');
    expect(readThread(ascii(`From: a <a@b>\nSubject: x\nContent-Transfer-Encoding: base64\n\n${body}\n`)).messages[0]?.body).toBe('a\r\nb\r\n');
  });

  it('reads a bare diff, and a byte order mark is none of it', () => {
    expect(readThread(join([0xef, 0xbb, 0xbf], widgetDiff)).series.patches[0]?.files[0]?.path).toBe('drivers/widget.c');
  });
});

describe('readParameters', () => {
  it('puts cut values together and decodes them', () => {
    const told = readParameters(`attachment; filename*0*=utf-8''gr%C3%B6; filename*1=sse.patch; charset="x y"`);
    expect([...told.parameters]).toEqual([['charset', 'x y'], ['filename', 'grösse.patch']]); // prettier-ignore
  });
});
