import { readFile } from 'node:fs/promises';
import { run } from './process.ts';
import { unexpectedIn } from './vscode/package-files.ts';
import { entriesOf } from './vscode/zip.ts';

/**
 * `npm run package`: makes getput-VERSION.vsix, then looks into it: a file too few breaks the extension on somebody else's machine, one too
 * many ships what nobody asked for. The packager is fetched when it is needed: it is larger than all that `npm install` brings.
 */
const packager = '@vscode/vsce@3.9.2';

const { version } = JSON.parse(await readFile('package.json', 'utf8')) as { readonly version: string };
const file = `getput-${version}.vsix`;
await run('npx', ['--yes', '--loglevel', 'error', packager, 'package', '--out', file]);

const archive = await readFile(file);
const entries = entriesOf(archive);
const size = (bytes: number): string => `${(bytes / 1024 / 1024).toFixed(1)} MB`;
for (const { name, size: bytes } of entries) console.log(`${String(bytes).padStart(9)}  ${name}`);
console.log(`${file}: ${entries.length} files, ${size(archive.length)}`);

const unexpected = unexpectedIn(
  entries
    .map(({ name }) => name)
    .filter((name) => name.startsWith('extension/'))
    .map((name) => name.slice('extension/'.length)),
);
for (const sentence of unexpected) console.error(sentence);
process.exitCode = unexpected.length === 0 ? 0 : 1;
