import type { Finding } from '../report/finding.ts';
import { classOf } from '../analysis/evidence.ts';
import { scheduleOf } from './decide.ts';
import { toList } from './machine.ts';
import type { Machine } from './machine.ts';
import { createNames } from './names.ts';
import type { Names } from './names.ts';
import type { Choice } from './schedule.ts';
import { isFailure } from './schedule.ts';
import type { Steps } from '../analysis/steps.ts';
import type { Judge } from './verdict.ts';
import { excerptOf } from './words.ts';
import { realAt } from './world.ts';
import type { World } from './world.ts';

/** Ways through the function that differ in nothing that its caller, or a reader of their verdicts, could tell. */
export interface Path {
  /** What is special about it: `kmalloc() fails`, `returns group`. */
  readonly label: string;
  readonly outcome: 'success' | 'error' | 'unknown';
  /** The place where it ends. Offset. */
  readonly at: number;
  readonly findings: readonly Finding[];
  /** How many ways it stands for. */
  readonly count: number;
  /** What tells it from the others. */
  readonly key: string;
  /** What is still held at its end, by name. */
  readonly held: readonly string[];
  /** The choices of the most usual of them. */
  readonly choices: readonly Choice[];
  /** The ways one by one, where there are several; not more than the first few dozen. */
  readonly ways: readonly Way[];
}

/** One of the ways that a path stands for. */
export interface Way {
  /** What tells it from the others of its path: `which: true`. */
  readonly label: string;
  readonly choices: readonly Choice[];
}

/** So many ways of one path are listed one by one. */
const mostWays = 40;

/** Groups runs by their end and their verdict: failing ones first, then in the order of how unusual they are. */
export function* groupingPaths(w: World, runs: readonly Machine[], judge: Judge): Steps<readonly Path[]> {
  const groups = new Map<string, { readonly first: Machine; readonly findings: readonly Finding[]; readonly runs: Machine[] }>();
  for (const m of runs) {
    yield;
    const findings = judge.findings(m);
    const key = keyOf(w, m, findings);
    const known = groups.get(key);
    if (known) known.runs.push(m);
    else groups.set(key, { first: m, findings, runs: [m] });
  }
  const names = createNames(w);
  const paths = [...groups].map(([key, group]): Path => ({
    ...describe(w, group.first),
    findings: group.findings,
    held: heldAt(group.first, names),
    count: group.runs.length,
    key,
    choices: choicesOf(w, group.first),
    ways: waysOf(w, group.runs.slice(0, mostWays)),
  }));
  return [...paths.filter((p) => p.findings.length > 0), ...paths.filter((p) => p.findings.length === 0)];
}

const choicesOf = (w: World, m: Machine): readonly Choice[] => scheduleOf(m, w.schedule.enter, w.program.source.text).choices;

/** What the function still has to give back where the run ends. */
const heldAt = (m: Machine, names: Names): readonly string[] => [
  ...new Set(
    (m.ends[0]?.state.holds ?? []).flatMap((h) => (h.status === 'held' && h.row.silent === undefined && !h.managed ? [names.resource(h)] : [])),
  ),
];

/** Each run by the decisions that not all of them share. */
function waysOf(w: World, runs: readonly Machine[]): readonly Way[] {
  if (runs.length < 2) return [];
  const all = runs.map((m) => choicesOf(w, m));
  const nameOf = (c: Choice): string => `${c.at} ${c.occurrence} ${c.outcome}`;
  const shared = new Map<string, number>();
  for (const choices of all) for (const c of choices) shared.set(nameOf(c), (shared.get(nameOf(c)) ?? 0) + 1);
  return all.map((choices) => ({
    label:
      choices
        .filter((c) => shared.get(nameOf(c)) !== runs.length)
        .map((c) => `line ${w.program.lineOf(c.at)}: ${c.text ?? c.outcome}`)
        .join(', ') || 'the same decisions, fewer of them',
    choices,
  }));
}

/** Runs with the same key are one path. */
export function keyOf(w: World, m: Machine, findings: readonly Finding[]): string {
  const { label, at } = describe(w, m);
  return `${label} ${at} ${findings.map((f) => `${f.rule} ${f.start} ${f.acquire?.start ?? ''}`).join()}`;
}

function describe(w: World, m: Machine): Pick<Path, 'label' | 'outcome' | 'at'> {
  const [end] = m.ends;
  if (!end) return { label: 'waits for ever', outcome: 'unknown', at: w.root.close.start };
  const at = realAt(w, end.at.start);
  if (!end.returns) return { label: 'does not return', outcome: 'unknown', at };
  const outcome = classOf(w.root.type, end.sign);
  const last = toList(m.decisions).findLast((d) => d.options.length > 1 && d.kind !== 'put' && d.kind !== 'loop' && d.outcome !== 'succeeds');
  const failed = toList(m.decisions).findLast((d) => d.options.length > 1 && isFailure(d.outcome));
  const text = excerptOf(w.program.source.text, w.real(end.at), 40).replace(/;$/, '');
  const ending = text === '}' ? 'reaches its end' : text.replace(/^return\b/, 'returns');
  if (outcome === 'error' && failed) return { label: `${failed.call}() ${failed.outcome}`, outcome, at };
  if (outcome === 'error' && last)
    return { label: `${last.call === '' ? excerptOf(w.program.source.text, last.at, 40) : `${last.call}()`}: ${last.outcome}`, outcome, at };
  const put = toList(m.decisions).findLast((d) => d.kind === 'put' || d.options.length > 1);
  return {
    label:
      failed && isFailure(failed.outcome)
        ? `${ending}, ${failed.call}() ${failed.outcome}`
        : put?.kind === 'put'
          ? `${ending}, ${put.outcome} put`
          : ending,
    outcome,
    at,
  };
}
