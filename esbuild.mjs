// Bundles what ships into dist/, or into the folder that `--outdir` names. `--watch` keeps doing it.
import { build, context } from 'esbuild';
import { createHash } from 'node:crypto';
import { chmod, copyFile, mkdir, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { existsSync } from 'node:fs';
import { resolve } from 'node:path';

const watch = process.argv.includes('--watch');
const dist = process.argv.includes('--outdir') ? process.argv[process.argv.indexOf('--outdir') + 1] : 'dist';

/** Found in node_modules at run time: native binaries and WASM cannot be bundled. */
const external = ['tree-sitter', 'tree-sitter-c', 'web-tree-sitter'];

/** The sources that the program is made of, as a number: see src/index/program.ts. While they are watched they change, and none is told. */
async function programKey() {
  const hash = createHash('sha256');
  const names = (await readdir('src', { recursive: true })).filter((name) => /\.(ts|json)$/.test(name)).sort();
  for (const name of ['../package-lock.json', ...names]) hash.update(`${name}\n`).update(await readFile(`src/${name}`));
  return hash.digest('hex').slice(0, 16);
}

const common = {
  bundle: true,
  platform: 'node',
  target: 'node20',
  sourcemap: true,
  // Names stay readable in a stack trace; the shorter syntax makes the cold start of the command line faster.
  minifySyntax: true,
  minifyWhitespace: true,
  legalComments: 'none',
  logLevel: 'warning',
  define: watch ? {} : { GETPUT_PROGRAM: JSON.stringify(await programKey()) },
};

/** An ES module has no `require`, which the bundled CommonJS packages call for Node's own modules. */
const banner = { js: "import { createRequire as __createRequire } from 'node:module';const require = __createRequire(import.meta.url);" };

/** `dist/NAME.js` for each entry that exists. */
const entries = Object.fromEntries(
  [
    ['server', 'src/server/main.ts'],
    ['cli', 'src/cli/main.ts'],
    ['worker', 'src/cli/worker.ts'],
    ['review-worker', 'src/review/crew-worker.node.ts'],
  ].filter(([, file]) => existsSync(file)),
);

/** Makes dist/cli.js a program, also where its source names no interpreter. */
const program = {
  name: 'program',
  setup(build) {
    build.onEnd(async ({ errors }) => {
      const file = `${dist}/cli.js`;
      if (errors.length > 0 || !existsSync(file)) return;
      const text = await readFile(file, 'utf8');
      if (!text.startsWith('#!')) await writeFile(file, `#!/usr/bin/env node\n${text}`);
      await chmod(file, 0o755);
    });
  },
};

/** V8 reads JSON faster than the same data as a program, and the contracts are most of what the command line loads. */
const data = {
  name: 'data',
  setup(build) {
    build.onLoad({ filter: /\/data\/[^/]+\.json$/ }, async ({ path }) => {
      const json = JSON.stringify(JSON.parse(await readFile(path, 'utf8')));
      return { contents: `export default JSON.parse(${JSON.stringify(json)});` };
    });
  },
};

// Split: what only `getput lsp` needs is a chunk of its own, so that `getput check` does not read it.
const modules = {
  ...common,
  entryPoints: entries,
  outdir: dist,
  format: 'esm',
  splitting: true,
  chunkNames: 'chunk-[hash]',
  external,
  banner,
  plugins: [data, program],
};
const extension = {
  ...common,
  entryPoints: ['src/extension/main.ts'],
  outfile: `${dist}/extension.cjs`,
  format: 'cjs',
  external: ['vscode', ...external],
};

// The browser's twins. A worker loads one script, so all that it needs is in it; of Node there is nothing, and nobody gets so far as to ask.
const browser = { ...common, platform: 'browser', target: 'es2022', format: 'cjs', external: ['vscode', 'fs/promises', 'module'] };
const extensionWeb = { ...browser, entryPoints: ['src/extension/main.web.ts'], outfile: `${dist}/extension.web.cjs` };
const serverWeb = {
  ...browser,
  entryPoints: ['src/server/web.ts'],
  outfile: `${dist}/server.web.js`,
  format: 'iife',
  define: { 'import.meta.url': 'self.location.href' },
  plugins: [data],
};

const webview = { ...common, platform: 'browser', target: 'es2022', entryPoints: ['src/webview/simulator.ts'], outdir: dist, format: 'iife' };

const jobs = [modules, extension, extensionWeb, serverWeb, webview];

await mkdir(dist, { recursive: true });
await Promise.all(
  [
    ['node_modules/tree-sitter-c/tree-sitter-c.wasm', `${dist}/tree-sitter-c.wasm`],
    ['node_modules/web-tree-sitter/web-tree-sitter.wasm', `${dist}/web-tree-sitter.wasm`],
  ].map(([from, to]) => copyFile(from, to)),
);

if (watch) {
  for (const job of jobs) await (await context(job)).watch();
  console.log('watching');
} else {
  const results = await Promise.all(jobs.map((job) => build({ ...job, metafile: true })));
  // Chunks of older builds; the folder itself stays, since a program may be running from it.
  const made = new Set(results.flatMap(({ metafile }) => Object.keys(metafile.outputs).map((file) => resolve(file))));
  const stale = (await readdir(dist)).map((name) => resolve(dist, name)).filter((file) => /\.(c?js|css|map)$/.test(file) && !made.has(file));
  await Promise.all(stale.map((file) => rm(file, { recursive: true, force: true })));
}
