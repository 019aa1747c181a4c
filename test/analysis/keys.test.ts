import { describe, expect, it } from 'vitest';
import { agreement } from '../../src/analysis/keys.ts';
import type { ObjectKey } from '../../src/analysis/keys.ts';

const key = (members: string, root?: string, type?: string): ObjectKey => ({
  members: members === '' ? [] : members.split('.').reverse(),
  root,
  type,
  parameter: undefined,
});

describe('names of objects', () => {
  it('agree by the member, and by the members around it where both say more', () => {
    expect(agreement(key('clk', 'foo'), key('clk', 'foo'))).toBe('yes');
    expect(agreement(key('hw.clk', 'foo'), key('clk'))).toBe('yes');
    expect(agreement(key('hw.clk', 'foo'), key('bus.clk', 'foo'))).toBe('no');
    expect(agreement(key('clk', 'foo'), key('clk', 'bar'))).toBe('unknown');
  });

  it('say too little where one of them is a variable alone, unless it is of the same type', () => {
    expect(agreement(key('dev', 'platform_device'), key('', 'device'))).toBe('unknown');
    expect(agreement(key('ar', 'usb', 'ath'), key('', 'ath', 'ath'))).toBe('yes');
  });

  it('agree on a global by its name alone', () => {
    expect(agreement(key('', '&a'), key('', '&a'))).toBe('yes');
    expect(agreement(key('', '&a'), key('', '&b'))).toBe('no');
  });
});
