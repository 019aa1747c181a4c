import { build } from 'esbuild';
import { basename, dirname, join, resolve } from 'node:path';

/** `NAME.cjs` in `folder`, by the name of the entry's own folder. */
const outfile = (entry: string, folder: string): string => join(folder, `${basename(dirname(entry))}.cjs`);

/** Bundles a suite for an extension host on Node, and gives the file. */
export async function bundleSuite(entry: string, folder: string): Promise<string> {
  const file = outfile(entry, folder);
  await build({ entryPoints: [entry], outfile: file, bundle: true, platform: 'node', format: 'cjs', external: ['vscode'], logLevel: 'warning' });
  return file;
}

/** Bundles a suite for the web extension host, which has no `assert`, and gives the file. */
export async function bundleWebSuite(entry: string, folder: string): Promise<string> {
  const file = outfile(entry, folder);
  await build({
    entryPoints: [entry],
    outfile: file,
    bundle: true,
    platform: 'browser',
    format: 'cjs',
    external: ['vscode'],
    // The host gives `vscode` by require() alone.
    supported: { 'dynamic-import': false },
    alias: { 'node:assert/strict': resolve('test/vscode/web/assert.ts') },
    logLevel: 'warning',
  });
  return file;
}
