// Runs a script of this folder: `node scripts/run.mjs start --no-open` runs scripts/start.ts. Node 20 reads no TypeScript itself.
import { build } from 'esbuild';
import { dirname, join } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';

const root = dirname(dirname(fileURLToPath(import.meta.url)));
const [name, ...args] = process.argv.slice(2);
if (name === undefined || !/^[\w-]+$/.test(name)) {
  console.error('usage: node scripts/run.mjs NAME [ARGUMENT]...');
  process.exit(2);
}
// Scripts find the repository by the working directory, since the bundle does not stand where its source does.
process.chdir(root);
const outfile = join(root, 'node_modules', '.cache', 'getput', `${name}-${process.pid}.mjs`);
await build({
  entryPoints: [`scripts/${name}.ts`],
  outfile,
  bundle: true,
  packages: 'external',
  platform: 'node',
  target: 'node20',
  format: 'esm',
  sourcemap: 'inline',
  logLevel: 'warning',
});
const { rmSync } = await import('node:fs');
process.on('exit', () => rmSync(outfile, { force: true }));
process.argv = [process.execPath, join(root, 'scripts', `${name}.ts`), ...args];
process.setSourceMapsEnabled(true);
await import(pathToFileURL(outfile).href);
