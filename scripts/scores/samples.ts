import { existsSync, readFileSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { checkSource } from '../../src/analysis/check.ts';
import { createCatalogue } from '../../src/catalogue/catalogue.ts';
import type { Finding } from '../../src/report/finding.ts';
import { createParser } from '../../src/syntax/parser.node.ts';
import { readSource } from '../../src/syntax/read.ts';

/** A finding of which somebody, or a fix, said whether it is right. */
export interface Sample {
  /** Where that was said: `round-3`, or `fixes` for pairs of a file before and after a fix. */
  readonly source: string;
  readonly right: boolean;
  readonly evidence: readonly string[];
}

interface Judgement {
  readonly file: string;
  readonly function: string;
  readonly rule: string;
  readonly acquire: string | null;
  readonly verdict: 'real' | 'defensible' | 'wrong';
}

/** Finds what is said of a file's text. */
export type FindingsIn = (text: string) => readonly Finding[];

export async function analyser(): Promise<FindingsIn> {
  const parser = await createParser();
  const catalogue = createCatalogue();
  return (text) => checkSource(readSource(parser, text), catalogue).findings;
}

/** What was judged in the rounds of `folder` and is still found in the tree, with the evidence of today. A judgement whose finding is gone is left out. */
export function judgedSamples(folder: string, tree: string, findingsIn: FindingsIn): { readonly samples: readonly Sample[]; readonly gone: number } {
  const samples: Sample[] = [];
  const known = new Map<string, readonly Finding[]>();
  let gone = 0;
  for (const name of readdirSync(folder).filter((f) => f.endsWith('.jsonl'))) {
    for (const row of readFileSync(join(folder, name), 'utf8').trimEnd().split('\n')) {
      const j = JSON.parse(row) as Judgement;
      const path = join(tree, j.file);
      if (!known.has(path)) known.set(path, existsSync(path) ? findingsIn(readFileSync(path, 'utf8')) : []);
      const found = known.get(path)?.find((f) => f.function === j.function && f.rule === j.rule && (f.acquire?.call ?? null) === j.acquire);
      if (!found?.evidence) gone += 1;
      else samples.push({ source: name.replace('.jsonl', ''), right: j.verdict !== 'wrong', evidence: found.evidence });
    }
  }
  return { samples, gone };
}

const keyOf = (f: Finding): string => [f.rule, f.acquire?.call ?? '', f.release ?? ''].join(' ');

/**
 * Every `every`-th pair of a corpus of fixes: `index.tsv` names their ids, paths and mended functions. What the fix made go away is right; what
 * stands elsewhere in the mended file counts as wrong, though nobody may have looked at it.
 */
export function fixedSamples(corpus: string, every: number, findingsIn: FindingsIn): readonly Sample[] {
  const [head = '', ...rows] = readFileSync(join(corpus, 'index.tsv'), 'utf8').trimEnd().split('\n');
  const columns = head.split('\t');
  const samples: Sample[] = [];
  rows.forEach((row, i) => {
    if (i % every !== 0) return;
    const cells = row.split('\t');
    const cell = (name: string): string => cells[columns.indexOf(name)] ?? '';
    const inSide = (side: string): readonly Finding[] => findingsIn(readFileSync(join(corpus, cell('id'), side, cell('path')), 'utf8'));
    const mended = new Set(cell('functions').split(/[,|/]/).map((f) => f.trim())); // prettier-ignore
    const after = inSide('after');
    const left = after.filter((f) => mended.has(f.function)).map(keyOf);
    for (const f of inSide('before')) {
      if (!mended.has(f.function) || !f.evidence) continue;
      const stays = left.indexOf(keyOf(f));
      if (stays >= 0) left.splice(stays, 1);
      else samples.push({ source: 'fixes', right: true, evidence: f.evidence });
    }
    for (const f of after) if (!mended.has(f.function) && f.evidence) samples.push({ source: 'fixes', right: false, evidence: f.evidence });
  });
  return samples;
}
