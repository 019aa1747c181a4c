import { runVsCodeTests } from './vscode/tests.ts';

/** `npm run test:vscode`: the tests in a real VS Code, by themselves. */
const { passed, failed, skipped } = await runVsCodeTests();
console.log(`${passed} passed, ${failed} failed${skipped === 0 ? '' : `, ${skipped} skipped`}`);
process.exitCode = failed === 0 ? 0 : 1;
