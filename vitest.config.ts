import { defineConfig } from 'vitest/config';

/**
 * Three parts, so that the first one stays quick enough to run on each save:
 * - `unit`: everything that needs nothing but this process.
 * - `slow`: `*.slow.test.ts`: properties with many runs, every fixture replayed, real threads. The processor is busy.
 * - `program`: what starts the built command line, packs it, or has another program talk to it. The build is made once for all of it.
 *
 * The time limits are for what hangs: a machine that is ten times slower must not fail a test.
 *
 * `npm test` runs all of them; `npm run test:unit` the first; `npx vitest run PATH` whichever part the path is in.
 */
const program = ['test/cli/**/*.test.ts', 'test/tools/**/*.test.ts'];
const slow = ['test/**/*.slow.test.ts'];

export default defineConfig({
  test: {
    // Files share a thread and what it loaded: no module has state that one test could leave to the next, which a house rule says.
    pool: 'threads',
    projects: [
      { extends: true, test: { name: 'unit', include: ['test/**/*.test.ts'], exclude: [...program, ...slow], isolate: false, testTimeout: 30_000 } },
      { extends: true, test: { name: 'slow', include: slow, exclude: program, testTimeout: 120_000 } },
      { extends: true, test: { name: 'program', include: program, globalSetup: 'test/cli/build.ts', testTimeout: 60_000, hookTimeout: 60_000 } },
    ],
  },
});
