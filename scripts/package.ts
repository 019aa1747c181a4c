import { readFile } from 'node:fs/promises';
import { makeVsix, megabytes } from './vscode/vsix.ts';

/** `npm run package`: makes getput-VERSION.vsix, tells what is in it, and fails where that is not what should be. */
const { version } = JSON.parse(await readFile('package.json', 'utf8')) as { readonly version: string };
const file = `getput-${version}.vsix`;
const { entries, size, problems } = await makeVsix(file);
for (const { name, size: bytes } of entries) console.log(`${String(bytes).padStart(9)}  ${name}`);
console.log(`${file}: ${entries.length} files, ${megabytes(size)}`);
for (const sentence of problems) console.error(sentence);
process.exitCode = problems.length === 0 ? 0 : 1;
