import { describe, expect, it } from 'vitest';
import { halvesTable, pairedMembers } from '../../src/catalogue/halves.ts';

describe('the table of halves', () => {
  it('has one row for each first member, in order, and no member that undoes itself', () => {
    const begins = halvesTable.members.map((row) => row.begin);
    expect(begins).toEqual([...new Set(begins)].sort());
    // A struct may say that two of its members are no halves.
    expect(halvesTable.members.filter((row) => row.end.length === 0)).toEqual([]);
    expect([...halvesTable.members, ...halvesTable.structs].filter((row) => row.end.includes(row.begin))).toEqual([]);
  });

  it('lets no power-management callback be a half: what suspend stops, resume starts again', () => {
    const names = halvesTable.members.flatMap((row) => [row.begin, ...row.end]);
    expect(names.filter((name) => /suspend|resume/.test(name))).toEqual([]);
  });

  it('puts what is said of a struct in place of what is said of all', () => {
    const rows = pairedMembers(halvesTable, 'tty_operations').filter((row) => row.begin === 'open');
    expect(rows).toHaveLength(1);
    expect(rows[0]?.endsAfterFailure).toBe(true);
    expect(pairedMembers(halvesTable, 'file_operations').find((row) => row.begin === 'open')?.endsAfterFailure).toBeUndefined();
  });
});
