import { describe, expect, it } from 'vitest';
import { readMailDate } from '../../src/patch/date.ts';
import { decodeWords, readAuthor } from '../../src/patch/headers.ts';
import { readThread } from '../../src/patch/thread.ts';
import { gitMail, widgetDiff, withSignature } from './samples.ts';

describe('a mail', () => {
  it('is read with its headers unfolded and decoded', () => {
    const text = gitMail({
      subject: '=?UTF-8?q?[PATCH]_gr=C3=B6=C3=9Fe:?=\n =?UTF-8?q?_fix?= it\n all',
      from: '=?ISO-8859-1?Q?J=FCrgen?= <j@example.org>',
      id: 'one@example.org',
      body: withSignature(widgetDiff),
    });
    const { messages, series } = readThread(text);
    expect(messages[0]).toMatchObject({
      id: 'one@example.org',
      subject: '[PATCH] größe: fix it all',
      author: { name: 'Jürgen', address: 'j@example.org' },
      date: '2024-01-02T02:04:05Z',
      line: 1,
    });
    expect(series.patches.map((patch) => patch.title)).toEqual(['größe: fix it all']);
  });

  it('tells the line of the input in which its body starts', () => {
    const text = gitMail({ subject: '[PATCH] a', body: 'first line' });
    expect(text.split('\n')[(readThread(text).messages[0]?.bodyLine ?? 0) - 1]).toBe('first line');
  });

  it('is decoded from quoted-printable and from base64', () => {
    const body = 'Grüße = ok\n\n' + withSignature(widgetDiff);
    const bytes = new TextEncoder().encode(body);
    const quoted = Array.from(bytes, (byte) => (byte > 126 || byte === 61 ? `=${byte.toString(16).toUpperCase()}` : String.fromCharCode(byte))).join(
      '',
    );
    const base64 = btoa(String.fromCharCode(...bytes)).replaceAll(/(.{76})/g, '$1\n');
    for (const [encoding, encoded] of [
      ['quoted-printable', quoted.replace('Gr', 'Gr=\n').replace('-- \n', '--=20\n')],
      ['base64', base64],
    ] as const) {
      const headers = ['Content-Type: text/plain; charset="UTF-8"', `Content-Transfer-Encoding: ${encoding}`];
      const { messages, series } = readThread(gitMail({ subject: '[PATCH] a', headers, body: encoded }));
      expect(messages[0]?.body.trimEnd()).toBe(body.trimEnd());
      expect(messages[0]?.bodyLine).toBeUndefined();
      expect(series.patches[0]?.files[0]).toMatchObject({ added: 1, removed: 1, corrupt: undefined });
    }
  });

  it('gives its first text part as its text and the rest as attachments', () => {
    const body = ['--cut', 'Content-Type: text/plain', '', 'See the patch.', '--cut', 'Content-Type: text/x-patch; name="a.patch"', 'Content-Disposition: attachment; filename="a.patch"', '', widgetDiff, '--cut--', 'footer'].join('\n'); // prettier-ignore
    const { messages } = readThread(gitMail({ subject: 'a', headers: ['Content-Type: multipart/mixed; boundary="cut"'], body }));
    expect(messages[0]?.body).toBe('See the patch.');
    expect(messages[0]?.attachments).toEqual([{ name: 'a.patch', type: 'text/x-patch', text: widgetDiff }]);
  });

  it('is split from the next one at a separator, and not at prose that starts with "From"', () => {
    const first = gitMail({ subject: '[PATCH 1/2] a', id: 'a@x', body: 'From here on at 10:00 in 2024\nit goes.\n\n' + withSignature(widgetDiff) });
    const { messages } = readThread(first + gitMail({ subject: '[PATCH 2/2] b', id: 'b@x', body: withSignature(widgetDiff) }));
    expect(messages.map((message) => message.subject)).toEqual(['[PATCH 1/2] a', '[PATCH 2/2] b']);
  });

  it('has its ">From " lines unescaped in an archive, and left alone in the output of git', () => {
    const text = gitMail({ subject: 'a', body: '>From me\n>>From you' });
    expect(readThread(text).messages[0]?.body).toBe('>From me\n>>From you\n');
    const archived = text.replace(/^From .*/, 'From mboxrd@z Thu Jan  1 00:00:00 1970');
    expect(readThread(archived).messages[0]?.body).toBe('From me\n>From you\n');
  });

  it('is read without a separator, and with CRLF', () => {
    const text = gitMail({ subject: '[PATCH] a', body: withSignature(widgetDiff) }).replaceAll('\n', '\r\n');
    expect(readThread(text).series.patches[0]?.files[0]?.hunks[0]?.lines[1]).toBe('-int b;');
    expect(readThread(text.split('\r\n').slice(1).join('\r\n')).messages[0]).toMatchObject({ subject: '[PATCH] a', id: 'mail:1' });
  });
});

describe('headers', () => {
  it('join encoded words of one charset before decoding, since mailers split letters', () => {
    expect(decodeWords('=?utf-8?q?Gr=C3?= =?utf-8?q?=BC=C3=9Fe?= all')).toBe('Grüße all');
    expect(decodeWords('=?utf-8?b?R3LDvMOfZQ==?=')).toBe('Grüße');
    expect(decodeWords('=?no-such-charset?q?a?=')).toBe('a');
    expect(decodeWords('a =? b')).toBe('a =? b');
  });

  it('name authors in all the ways', () => {
    expect(readAuthor('"Example, Ada (X)" <ada@example.org>')).toEqual({ name: 'Example, Ada (X)', address: 'ada@example.org' });
    expect(readAuthor('ada@example.org (Ada Example)')).toEqual({ name: 'Ada Example', address: 'ada@example.org' });
    expect(readAuthor('ada@example.org')).toEqual({ name: 'ada@example.org', address: 'ada@example.org' });
  });

  it('date in UTC, whatever the zone of this machine', () => {
    expect(readMailDate('Tue, 18 Jul 2023 12:34:54 -0400')).toBe('2023-07-18T16:34:54Z');
    expect(readMailDate('2 Jan 24 03:04 GMT')).toBe('2024-01-02T03:04:00Z');
    expect(readMailDate('yesterday')).toBeUndefined();
  });
});
