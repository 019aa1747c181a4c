import { countsLine } from './sums.ts';
import { runVsCodeTests } from './vscode/tests.ts';

/** `npm run test:vscode`: the tests in a real VS Code, by themselves. */
const sums = await runVsCodeTests();
console.log(countsLine(sums));
process.exitCode = sums.failed === 0 ? 0 : 1;
