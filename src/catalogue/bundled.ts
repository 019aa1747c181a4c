/**
 * The rows that ship with the program. One file a subject, so that a person finds a row where it belongs. They are trusted here, because the
 * tests put every row through schema.ts: a start-up should not pay for that again.
 */

import crypto from './data/crypto.json' with { type: 'json' };
import devices from './data/devices.json' with { type: 'json' };
import driverCore from './data/driver-core.json' with { type: 'json' };
import firmwareNodes from './data/firmware-nodes.json' with { type: 'json' };
import fs from './data/fs.json' with { type: 'json' };
import graphics from './data/graphics.json' with { type: 'json' };
import irqAndThreads from './data/irq-and-threads.json' with { type: 'json' };
import iterators from './data/iterators.json' with { type: 'json' };
import kernel from './data/kernel.json' with { type: 'json' };
import locks from './data/locks.json' with { type: 'json' };
import media from './data/media.json' with { type: 'json' };
import memory from './data/memory.json' with { type: 'json' };
import net from './data/net.json' with { type: 'json' };
import never from './data/never.json' with { type: 'json' };
import pci from './data/pci.json' with { type: 'json' };
import power from './data/power.json' with { type: 'json' };
import releases from './data/releases.json' with { type: 'json' };
import scoped from './data/scoped.json' with { type: 'json' };
import sound from './data/sound.json' with { type: 'json' };
import states from './data/states.json' with { type: 'json' };
import storage from './data/storage.json' with { type: 'json' };
import supplies from './data/supplies.json' with { type: 'json' };
import transfers from './data/transfers.json' with { type: 'json' };
import usb from './data/usb.json' with { type: 'json' };
import values from './data/values.json' with { type: 'json' };
import verbs from './data/verbs.json' with { type: 'json' };
import type { AcquireRow, IteratorRow, NeverRow, ReleaseRow, ScopedRow, StateRow, TransferRow, ValueRow, VerbTable } from './contract.ts';

/** All that a catalogue can be made of. */
export interface Rows {
  readonly acquires: readonly AcquireRow[];
  readonly releases: readonly ReleaseRow[];
  readonly iterators: readonly IteratorRow[];
  readonly values: readonly ValueRow[];
  readonly transfers: readonly TransferRow[];
  readonly scoped: readonly ScopedRow[];
  readonly states: readonly StateRow[];
  readonly never: readonly NeverRow[];
  readonly verbs: VerbTable;
}

/** The files of acquires by name, unread. */
export const acquireFiles: Readonly<Record<string, unknown>> = {
  'crypto.json': crypto,
  'devices.json': devices,
  'driver-core.json': driverCore,
  'firmware-nodes.json': firmwareNodes,
  'fs.json': fs,
  'graphics.json': graphics,
  'irq-and-threads.json': irqAndThreads,
  'kernel.json': kernel,
  'locks.json': locks,
  'media.json': media,
  'memory.json': memory,
  'net.json': net,
  'pci.json': pci,
  'power.json': power,
  'sound.json': sound,
  'storage.json': storage,
  'supplies.json': supplies,
  'usb.json': usb,
};

/** The other files by name, unread. */
export const otherFiles = {
  'iterators.json': iterators as unknown,
  'never.json': never as unknown,
  'releases.json': releases as unknown,
  'scoped.json': scoped as unknown,
  'states.json': states as unknown,
  'transfers.json': transfers as unknown,
  'values.json': values as unknown,
  'verbs.json': verbs as unknown,
} as const;

/** All rows that ship. */
export function bundledRows(): Rows {
  return {
    acquires: Object.values(acquireFiles).flatMap((rows) => rows as readonly AcquireRow[]),
    releases: otherFiles['releases.json'] as readonly ReleaseRow[],
    iterators: otherFiles['iterators.json'] as readonly IteratorRow[],
    values: otherFiles['values.json'] as readonly ValueRow[],
    transfers: otherFiles['transfers.json'] as readonly TransferRow[],
    scoped: otherFiles['scoped.json'] as readonly ScopedRow[],
    states: otherFiles['states.json'] as readonly StateRow[],
    never: otherFiles['never.json'] as readonly NeverRow[],
    verbs: otherFiles['verbs.json'] as VerbTable,
  };
}
