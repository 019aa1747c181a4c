import { readdirSync, readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { acquireFiles, bundledRows, otherFiles } from '../../src/catalogue/bundled.ts';
import {
  readAcquires,
  readIterators,
  readNever,
  readReleases,
  readScoped,
  readStates,
  readTransfers,
  readValues,
  readVerbs,
} from '../../src/catalogue/schema.ts';

const rows = bundledRows();
const folder = new URL('../../src/catalogue/data/', import.meta.url);

/** The first name or call of each row line, with what tells rows of one call apart. */
function keysOf(file: unknown): string[] {
  return (file as readonly Record<string, unknown>[]).map((row) =>
    ['call', 'name', 'at', 'kind', 'arg']
      .map((key) => (typeof row[key] === 'string' || typeof row[key] === 'number' ? String(row[key]) : ''))
      .join(' '),
  );
}

describe('the bundled rows', () => {
  it.each(Object.entries(acquireFiles))('%s fits the schema', (file, given) => {
    expect(readAcquires(file, given).problems).toEqual([]);
  });

  it('fit the schema in every other file', () => {
    const problems = [
      readReleases('releases.json', otherFiles['releases.json']),
      readIterators('iterators.json', otherFiles['iterators.json']),
      readValues('values.json', otherFiles['values.json']),
      readTransfers('transfers.json', otherFiles['transfers.json']),
      readStates('states.json', otherFiles['states.json']),
      readScoped('scoped.json', otherFiles['scoped.json']),
      readNever('never.json', otherFiles['never.json']),
      readVerbs('verbs.json', otherFiles['verbs.json']),
    ].flatMap((read) => read.problems);
    expect(problems).toEqual([]);
  });

  it('are sorted in each file, one row a line, so that a change reads well', () => {
    for (const [file, given] of [...Object.entries(acquireFiles), ...Object.entries(otherFiles).filter(([name]) => name !== 'verbs.json')]) {
      const keys = keysOf(given);
      expect(keys, file).toEqual([...keys].sort());
      const lines = readFileSync(new URL(file, folder), 'utf8').trimEnd().split('\n');
      expect(lines.length, file).toBe(keys.length + 2);
    }
  });

  it('come from every file of the folder that has acquires', () => {
    const onDisk = readdirSync(folder).filter(
      (file) =>
        file.endsWith('.json') && !file.startsWith('.') && /^\[\s*\{ "call": "[^"]+", "kind"/.test(readFileSync(new URL(file, folder), 'utf8')),
    );
    expect(Object.keys(acquireFiles).sort()).toEqual(onDisk.sort());
  });

  it('never take the same thing twice', () => {
    const places = rows.acquires.map((row) => `${row.call} ${row.at} ${row.kind}`);
    expect(places.filter((place, index) => places.indexOf(place) !== index)).toEqual([]);
    const files = new Map<string, string>();
    for (const [file, given] of Object.entries(acquireFiles))
      for (const row of readAcquires(file, given).rows) {
        expect(files.get(row.call) ?? file, row.call).toBe(file);
        files.set(row.call, file);
      }
  });

  it('agree on the outcomes of a call that takes several things', () => {
    const fails = new Map<string, string>();
    for (const row of rows.acquires) {
      expect(row.fails, row.call).toBe(fails.get(row.call) ?? row.fails);
      fails.set(row.call, row.fails);
    }
  });

  it('describe every release that they name, once', () => {
    const calls = rows.releases.map((row) => row.call);
    expect(new Set(calls).size).toBe(calls.length);
    const described = new Set(calls);
    const named = rows.acquires.flatMap((row) => [...row.release, ...(row.onFailure ?? [])]);
    expect([...new Set(named.filter((call) => !described.has(call)))]).toEqual([]);
  });

  it('have a key on both sides or on none', () => {
    const keyed = new Set(rows.releases.filter((row) => row.key !== undefined).map((row) => row.call));
    for (const row of rows.acquires) {
      if (row.key !== undefined)
        expect(
          row.release.some((call) => keyed.has(call)),
          row.call,
        ).toBe(true);
      for (const call of row.release) if (keyed.has(call)) expect(row.key, `${row.call} is released by the keys of ${call}`).toBeDefined();
    }
  });

  it('keep what holds nothing apart from what does', () => {
    const taking = new Set(rows.acquires.map((row) => row.call));
    expect(rows.never.filter((row) => taking.has(row.call))).toEqual([]);
    const pure = rows.values.filter((row) => row.is === 'pure' || row.is === 'getter').map((row) => row.call);
    const acting = new Set([...taking, ...rows.releases.map((row) => row.call), ...rows.transfers.map((row) => row.call)]);
    expect(pure.filter((call) => acting.has(call))).toEqual([]);
  });

  it('name no call twice among values, iterators and transfers', () => {
    for (const keys of [
      rows.values.map((row) => row.call),
      rows.iterators.map((row) => row.call),
      rows.transfers.map((row) => `${row.call} ${row.arg}`),
      rows.scoped.map((row) => `${row.kind} ${row.name}`),
    ])
      expect(keys.filter((key, index) => keys.indexOf(key) !== index)).toEqual([]);
  });

  it('say for each guard and class of cleanup.h what it releases', () => {
    for (const row of rows.scoped) if (row.kind !== 'handover') expect(row.release, row.name).not.toEqual([]);
  });

  it('keep words that take and words that release apart', () => {
    expect(rows.verbs.release.filter((word) => rows.verbs.take.includes(word))).toEqual([]);
  });
});
