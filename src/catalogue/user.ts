/** The contracts that a workspace adds in its `.getput.json`: the rows of contract.ts, under a version so that the format can change. */

import type { AcquireRow, ReleaseRow, TransferRow } from './contract.ts';
import { readAcquires, readReleases, readTransfers } from './schema.ts';

export interface UserRows {
  readonly acquires: readonly AcquireRow[];
  readonly releases: readonly ReleaseRow[];
  readonly transfers: readonly TransferRow[];
}

const sections = ['acquires', 'releases', 'transfers'] as const;
const nothing: UserRows = { acquires: [], releases: [], transfers: [] };

/** A row that a person wrote needs no `tier`: it is theirs. */
function asUserRow(row: unknown): unknown {
  return typeof row === 'object' && row !== null && !Array.isArray(row) ? { ...row, tier: 'user' } : row;
}

/**
 * Reads the text of a `.getput.json`: `{ "version": 1, "acquires": [...], "releases": [...], "transfers": [...] }`, each list optional.
 * Never throws. Each problem is a sentence that begins with `fileName`; rows that have none are in `rows`.
 */
export function parseUserCatalogue(text: string, fileName: string): { readonly rows: UserRows; readonly problems: readonly string[] } {
  let given: unknown;
  try {
    given = JSON.parse(text);
  } catch (error) {
    return { rows: nothing, problems: [`${fileName}: not JSON: ${error instanceof Error ? error.message : String(error)}.`] };
  }
  if (typeof given !== 'object' || given === null || Array.isArray(given))
    return { rows: nothing, problems: [`${fileName}: expected an object with "version": 1 and lists of rows.`] };
  const file: Readonly<Record<string, unknown>> = { ...given };
  if (file['version'] !== 1) return { rows: nothing, problems: [`${fileName}: "version" must be 1.`] };

  const unknown = Object.keys(file).filter((key) => key !== 'version' && !sections.some((section) => section === key));
  const list = (section: (typeof sections)[number]): unknown => file[section] ?? [];
  const acquireList = list('acquires');
  const acquires = readAcquires(`${fileName}, acquires`, Array.isArray(acquireList) ? acquireList.map(asUserRow) : acquireList);
  const releases = readReleases(`${fileName}, releases`, list('releases'));
  const transfers = readTransfers(`${fileName}, transfers`, list('transfers'));
  return {
    rows: { acquires: acquires.rows, releases: releases.rows, transfers: transfers.rows },
    problems: [
      ...unknown.map((key) => `${fileName}: "${key}" is not a section; there are ${sections.join(', ')}.`),
      ...acquires.problems,
      ...releases.problems,
      ...transfers.problems,
    ],
  };
}
