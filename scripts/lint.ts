import { checksLine, complaints, runChecks } from './checks.ts';

/** `npm run lint`: types, rules and format. */
const done = await runChecks();
console.log(complaints(done) + checksLine(done));
process.exitCode = done.every(({ problem }) => problem === undefined) ? 0 : 1;
