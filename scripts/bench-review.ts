/** Measures the reading and reviewing of big threads, made here: nothing is read from disk. Run with `node --import tsx` or through a bundler. */

import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { createCatalogue } from '../src/catalogue/catalogue.ts';
import { readComments } from '../src/patch/comments.ts';
import { readThread } from '../src/patch/thread.ts';
import { createCheck } from '../src/review/check.ts';
import { createCrew } from '../src/review/crew.node.ts';
import { readFacts } from '../src/review/facts.ts';
import { reviewToJson } from '../src/review/json.ts';
import { reviewThread, type ReviewOptions } from '../src/review/review.ts';
import type { Check } from '../src/review/file-review.ts';
import { reviewToText } from '../src/review/text.ts';
import { createParser } from '../src/syntax/parser.node.ts';
import { readSource } from '../src/syntax/read.ts';
import { mail, series } from './series.ts';

/** A thread of `messages` mails and about `bytes` bytes: a series, and answers that quote it. */
function talk(messages: number, bytes: number): Uint8Array {
  const { text, patches } = series(20, 5, 5, 20);
  const answers: string[] = [];
  const each = Math.floor((bytes - text.length) / (messages - 21));
  for (let i = 0; i < messages - 21; i++) {
    const parent = i % 20;
    const body = (patches[parent] ?? '').split('\n\n').slice(1).join('\n\n').split('\n').map((line) => `> ${line}`); // prettier-ignore
    const quote = `${body.slice(0, 23).join('\n')}\n\nWhy is this needed here, number ${i}?\n\n`;
    const more = `${body.slice(23).join('\n')}\n\nAnd what about this one?\n`;
    answers.push(mail(`r${i}@x`, `Re: [PATCH ${parent + 1}/20] bench: part ${parent + 1}`, (quote + more).repeat(Math.max(1, Math.ceil(each / (quote.length + more.length)))).slice(0, each), `${parent + 1}@x`)); // prettier-ignore
  }
  return new TextEncoder().encode(text + answers.join(''));
}

async function timed<T>(name: string, run: () => T | Promise<T>): Promise<T> {
  const start = performance.now();
  const used = process.cpuUsage();
  const result = await run();
  const { user, system } = process.cpuUsage(used);
  const column = (ms: number): string => Math.round(ms).toString().padStart(6);
  // Where others work on the same machine only the processor's time says something.
  console.log(`${name.padEnd(64)} ${column(performance.now() - start)} ms, ${column((user + system) / 1000)} ms of the processor`);
  return result;
}

const parser = await createParser();
const catalogue = createCatalogue();
const { check, dispose } = createCheck(parser, catalogue);
const factsOf: NonNullable<ReviewOptions['factsOf']> = (text) => readFacts(readSource(parser, text), catalogue);
const noCheck: Check = () => ({ findings: [], problems: [], functions: 0, gaveUp: 0 });

const input = talk(500, 5_000_000);
const thread = await timed(`read ${(input.length / 1e6).toFixed(1)} MB, 500 messages`, () => readThread(input));
const comments = await timed('  its comments', () => readComments(thread));
console.log(
  `  ${thread.messages.length} messages, ${thread.series.patches.length} patches, ${comments.length} comments, ${comments.filter(({ anchored }) => anchored).length} anchored`,
);
const talked = await timed('  its review without files or check', () => reviewThread(thread, [], noCheck));
await timed('  its JSON and its text', () => [reviewToJson(talked), reviewToText(talked)]);

const big = series(60, 100, 5, 60);
const parsed = await timed(`read 60 patches over 100 files (${(big.text.length / 1e6).toFixed(1)} MB)`, () => readThread(big.text));
const images = await timed('  review without analysis', () => reviewThread(parsed, big.bases, noCheck));
console.log(`  ${images.patches.flatMap(({ files }) => files).filter(({ base }) => base === 'applies').length} images of 300 apply`);
const told = await timed('  review with lifetimes', () => reviewThread(parsed, big.bases, noCheck, { factsOf }));
console.log(`  ${told.patches.flatMap(({ lifetimes }) => lifetimes).length} sentences`);
await timed('  review with check and lifetimes, in one thread', () => reviewThread(parsed, big.bases, check, { factsOf }));
const worker = join(process.cwd(), 'dist', 'review-worker.js');
if (!existsSync(worker)) console.log('  in threads it could not be run: build it first (npm run build)');
else {
  await timed('  the same in threads, their start included', async () => {
    const crew = createCrew({ worker: pathToFileURL(worker), engine: {} });
    await reviewThread(parsed, big.bases, crew.check, { factsOf, expect: crew.expect });
    crew.dispose();
  });
}
await timed('  review from the mails alone', () => reviewThread(parsed, [], noCheck, { factsOf }));
dispose();
