import { describe, expect, it } from 'vitest';
import { readSubject } from '../../src/patch/subject.ts';

const cases: readonly (readonly [subject: string, version: number, number: number | undefined, count: number | undefined, title: string])[] = [
  ['[PATCH] foo: bar', 1, undefined, undefined, 'foo: bar'],
  ['[PATCH v2 3/5] foo: bar', 2, 3, 5, 'foo: bar'],
  ['[PATCH v6,19/24] foo: bar', 6, 19, 24, 'foo: bar'],
  ['[v3,2/5] foo', 3, 2, 5, 'foo'],
  ['[PATCHv2 3/5] foo', 2, 3, 5, 'foo'],
  ['[RFC PATCH net-next v4 02/11] foo', 4, 2, 11, 'foo'],
  ['[RESEND PATCH 1/4 v2] foo', 2, 1, 4, 'foo'],
  ['[PATCH] [v2] foo', 2, undefined, undefined, 'foo'],
  ['[PATCH] [media] foo', 1, undefined, undefined, '[media] foo'],
  ['[iommu] [PATCH v2 0/3] foo', 2, 0, 3, 'foo'],
  ['[PATCH -next] s390: fix', 1, undefined, undefined, 's390: fix'],
  ['[PATCH 5.10 010/100] foo', 1, 10, 100, 'foo'],
  ['[0/4] pwm: foo', 1, 0, 4, 'pwm: foo'],
  ['[PATCH\n v2 1/2] foo\n bar', 2, 1, 2, 'foo bar'],
  ['[net-next-PATCH 1/2] foo', 1, 1, 2, 'foo'],
];

describe('readSubject', () => {
  it.each(cases)('reads %j', (subject, version, number, count, title) => {
    expect(readSubject(subject)).toMatchObject({ patch: true, reply: false, version, number, count, title });
  });

  it.each(['Re: [PATCH v2 3/5] foo', 'RE: Re: [PATCH v2 3/5] foo', 'AW: [PATCH v2 3/5] foo', '回复：[PATCH v2 3/5] foo'])(
    'knows %j as a reply',
    (subject) => {
      expect(readSubject(subject)).toMatchObject({ reply: true, patch: true, version: 2, number: 3, title: 'foo' });
    },
  );

  it('tells RFC and RESEND', () => {
    expect(readSubject('[RFC PATCH] a')).toMatchObject({ rfc: true, resend: false });
    expect(readSubject('[PATCH RESEND v2] a')).toMatchObject({ rfc: false, resend: true, version: 2 });
  });

  it('leaves a subject without a prefix alone', () => {
    expect(readSubject('[ANNOUNCE] 6.12 is out')).toMatchObject({ patch: false, version: 1, number: undefined, title: '[ANNOUNCE] 6.12 is out' });
    expect(readSubject('')).toMatchObject({ patch: false, reply: false, title: '' });
  });
});
