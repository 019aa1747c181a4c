import type { Finding } from '../report/finding.ts';
import { classOf } from '../analysis/evidence.ts';
import { scheduleOf } from './decide.ts';
import { toList } from './machine.ts';
import type { Machine } from './machine.ts';
import type { Choice } from './schedule.ts';
import { isFailure } from './schedule.ts';
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
  /** The choices of the most usual of them. */
  readonly choices: readonly Choice[];
}

/** Groups runs by their end and their verdict: failing ones first, then in the order of how unusual they are. */
export function pathsOf(w: World, runs: readonly Machine[], judge: Judge): readonly Path[] {
  const groups = new Map<string, { path: Path; count: number }>();
  for (const m of runs) {
    const findings = judge.findings(m);
    const key = keyOf(w, m, findings);
    const path = { ...describe(w, m), findings, count: 1, key, choices: scheduleOf(m, w.schedule.enter).choices };
    const known = groups.get(key);
    if (known) known.count += 1;
    else groups.set(key, { path, count: 1 });
  }
  const paths = [...groups.values()].map(({ path, count }) => ({ ...path, count }));
  return [...paths.filter((p) => p.findings.length > 0), ...paths.filter((p) => p.findings.length === 0)];
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
