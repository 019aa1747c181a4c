import { countsLine } from './sums.ts';
import { runVsCodeTests } from './vscode/tests.ts';

/** `npm run test:vscode`: the tests in a real VS Code, by themselves; `npm run test:vscode -- web` runs one part of them. */
const sums = await runVsCodeTests(process.argv.slice(2));
console.log(countsLine(sums));
process.exitCode = sums.failed === 0 ? 0 : 1;
