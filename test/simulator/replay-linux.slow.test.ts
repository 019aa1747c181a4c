/** What the analyser finds in drivers of Linux 6.1, the simulator runs: each finding becomes a run that ends in the same finding. */
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { homedir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { checkSource } from '../../src/analysis/check.ts';
import { lineTable } from '../../src/report/lines.ts';
import { replaysOf } from '../../src/simulator/replay.ts';
import { catalogue, read } from './helpers.ts';

const cache = process.env['GETPUT_BENCH_CACHE'] ?? join(homedir(), '.cache', 'getput-bench');
const drivers = join(cache, 'linux-6.1', 'tree', 'drivers');
const hasTree = existsSync(drivers);
/** Folders of different ages and trades, with some more than 200 findings together. */
const folders = ['bus', 'dma', 'extcon', 'hwtracing', 'iio/light', 'input/misc', 'leds', 'nvmem', 'phy', 'pwm', 'rtc', 'watchdog'];

describe.skipIf(!hasTree)(
  `findings in drivers/${hasTree ? '' : ' (skipped: the source of Linux 6.1 is missing, see ../shared/bench/kernel.sh)'}`,
  () => {
    it('are replayed to the same rule, place and acquire', () => {
      const lost: string[] = [];
      let all = 0;
      for (const folder of folders) {
        const names = readdirSync(join(drivers, folder), { recursive: true, encoding: 'utf8' }).filter((name) => name.endsWith('.c'));
        for (const name of names.sort()) {
          const text = readFileSync(join(drivers, folder, name), 'utf8');
          const source = read(text);
          const lines = lineTable(text);
          const replays = new Map<string, ReturnType<typeof replaysOf>>();
          const { findings } = checkSource(source, catalogue);
          for (const finding of findings) {
            all += 1;
            const key = `${finding.function} ${JSON.stringify(finding.configuration)}`;
            const replay = replays.get(key) ?? replaysOf(source, catalogue, finding.function, finding.configuration);
            replays.set(key, replay);
            if (!replay(finding))
              lost.push(`${folder}/${name}:${lines(finding.start).line}: ${finding.rule} in ${finding.function}: ${finding.message}`);
          }
        }
      }
      expect(all).toBeGreaterThanOrEqual(200);
      expect(lost).toEqual([]);
    }, 400_000);
  },
);
