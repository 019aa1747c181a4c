/** The rows that ship with the program, read once for each catalogue. One file a subject, so that a person finds a row where it belongs. */

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
import storage from './data/storage.json' with { type: 'json' };
import supplies from './data/supplies.json' with { type: 'json' };
import transfers from './data/transfers.json' with { type: 'json' };
import usb from './data/usb.json' with { type: 'json' };
import values from './data/values.json' with { type: 'json' };
import verbs from './data/verbs.json' with { type: 'json' };
import type { AcquireRow, IteratorRow, NeverRow, ReleaseRow, ScopedRow, TransferRow, ValueRow, VerbTable } from './contract.ts';
import { readAcquires, readIterators, readNever, readReleases, readScoped, readTransfers, readValues, readVerbs } from './schema.ts';

/** All that a catalogue can be made of. */
export interface Rows {
  readonly acquires: readonly AcquireRow[];
  readonly releases: readonly ReleaseRow[];
  readonly iterators: readonly IteratorRow[];
  readonly values: readonly ValueRow[];
  readonly transfers: readonly TransferRow[];
  readonly scoped: readonly ScopedRow[];
  readonly never: readonly NeverRow[];
  readonly verbs: VerbTable;
}

const acquireFiles: Readonly<Record<string, unknown>> = {
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

/** Reads the bundled data. `problems` is empty unless the data was damaged; a test holds it so. */
export function bundledRows(): { readonly rows: Rows; readonly problems: readonly string[] } {
  const acquires = Object.entries(acquireFiles).map(([file, given]) => readAcquires(file, given));
  const read = {
    releases: readReleases('releases.json', releases),
    iterators: readIterators('iterators.json', iterators),
    values: readValues('values.json', values),
    transfers: readTransfers('transfers.json', transfers),
    scoped: readScoped('scoped.json', scoped),
    never: readNever('never.json', never),
  };
  const words = readVerbs('verbs.json', verbs);
  return {
    rows: {
      acquires: acquires.flatMap((file) => file.rows),
      releases: read.releases.rows,
      iterators: read.iterators.rows,
      values: read.values.rows,
      transfers: read.transfers.rows,
      scoped: read.scoped.rows,
      never: read.never.rows,
      verbs: words.verbs,
    },
    problems: [...acquires, ...Object.values(read), words].flatMap((file) => file.problems),
  };
}
