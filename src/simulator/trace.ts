import type { Range } from '../flow/graph.ts';
import type { Hold } from '../lifecycle/state.ts';
import type { ValueId } from '../lifecycle/values.ts';
import type { Finding } from '../report/finding.ts';
import { walk } from '../syntax/node.ts';
import { eventWords } from './events.ts';
import { toList } from './machine.ts';
import type { Decision, Machine, Moment } from './machine.ts';
import { noOwnership } from './ownership.ts';
import type { Ownership } from './ownership.ts';
import { createNames } from './names.ts';
import { failureOf } from './outcomes.ts';
import { createLedger } from './resources.ts';
import type { Resource } from './resources.ts';
import { isFailure } from './schedule.ts';
import { openWindowsAt } from './windows.ts';
import type { Window } from './windows.ts';
import { excerptOf } from './words.ts';
import { realAt } from './world.ts';
import type { World } from './world.ts';

/** Something happens, or is decided. */
export interface TraceStep {
  readonly thread: string;
  /** How many calls were stepped into. */
  readonly depth: number;
  readonly function: string;
  /** The call or statement; offsets of the source. */
  readonly at: Range;
  /** With the offset: what `Beside.after` names it by. */
  readonly occurrence: number;
  /** The statement on one line. */
  readonly text: string;
  /** What happens, in words. */
  readonly event: string;
  readonly failed: boolean;
  /** A function is entered because the last reference was put. */
  readonly callback: string;
  readonly resources: readonly Resource[];
  /** Ids of the resources that this step changes. */
  readonly touched: readonly string[];
  readonly findings: readonly Finding[];
  /** Ids of the resources that the findings are about. */
  readonly wrong: readonly string[];
  /** The functions that may be called back from here on. */
  readonly windows: readonly Window[];
}

/** Something that could have gone another way. */
export interface TraceChoice {
  readonly at: Range;
  readonly occurrence: number;
  readonly kind: Decision['kind'];
  readonly call: string;
  readonly text: string;
  readonly outcome: string;
  readonly options: readonly string[];
  /** What the call answers where it fails: `NULL`; '' where no call is concerned or nobody says. */
  readonly fails: string;
}

export interface Trace {
  readonly function: string;
  readonly steps: readonly TraceStep[];
  readonly choices: readonly TraceChoice[];
  readonly verdict: { readonly ok: boolean; readonly findings: readonly Finding[] };
  /** Every thread has ended. */
  readonly ended: boolean;
}

/** Tells one run, with what the judge found on it. */
export function traceOf(w: World, m: Machine, findings: readonly Finding[], ownership: Ownership = noOwnership): Trace {
  const moments = toList(m.moments);
  const decisions = toList(m.decisions);
  const names = createNames(w, m);
  const threads = m.threads.map((t) => t.name);
  const lively = new Set(moments.flatMap((x) => [...x.objects].flatMap(([id, o]) => (o.matters ? [id] : []))));
  const ledger = createLedger(w, names, threads, new Set(moments.flatMap((x) => [...x.counts.keys()])), ownership.taken, lively);
  const statement = statementsOf(w);
  const { text } = w.program.source;
  const decisionOf = (x: Moment): Decision | undefined =>
    decisions.find((d) => d.kind === 'call' && d.callAt === x.at.start && d.call === x.call && d.nth === x.nth);
  const shown = moments.filter((x) => isShown(x, decisionOf(x)));
  // A finding belongs to the last step at its place: the earlier ones did not know yet.
  const lastAt = (f: Finding): Moment | undefined =>
    shown.findLast((x) => x.at.start <= f.start && f.start < x.at.end && (x.kind === 'return' || x.at.start === f.start)) ??
    shown.findLast((x) => x.at.start === f.start) ??
    shown.at(-1);
  const placed = new Map(findings.map((f) => [f, lastAt(f)]));
  // What a callback that may still run is called by: what the place itself stops, else what was started where the finding says.
  const startedBy = (f: Finding, here: Moment): readonly ValueId[] => {
    const calling = (x: Moment): readonly ValueId[] => movedObjects(x).filter((id) => /^(work|timer)$/.test(x.objects.get(id)?.kind ?? ''));
    const own = calling(here);
    return own.length > 0 ? own : moments.filter((x) => x.at.start === f.acquire?.start).flatMap(calling);
  };
  const takes = (call: string): boolean => w.program.functions.has(call) || w.program.contracts.transfers(call).length > 0;
  const enters = new Set<TraceStep>();
  const steps = shown.flatMap((x): readonly TraceStep[] => {
    const here = findings.filter((f) => placed.get(f) === x);
    const event = [eventWords(x, decisionOf(x), ledger, names, takes), ...here.flatMap((f) => surplus(f, ownership))]
      .filter((part) => part !== '')
      .join('; ');
    if (event === '' && here.length === 0) return [];
    const decision = decisionOf(x);
    const changed = changes(x);
    const resources = ledger.at(x);
    const shownIds = new Set(resources.map((r) => r.id));
    const idsOf = (...found: readonly string[]): readonly string[] => [...new Set(found)].filter((id) => shownIds.has(id));
    const step: TraceStep = {
      thread: threads[x.thread] ?? '',
      depth: x.depth,
      function: x.function,
      at: x.at,
      occurrence: x.occurrence,
      text:
        x.kind === 'callback'
          ? `${x.call}()`
          : `${x.kind === 'switch' ? 'switch ' : ''}${excerptOf(text, /^(test|switch|assert)$/.test(x.kind) ? x.at : statement(x.at), 90).replace(/;$/, '')}`,
      event,
      failed: x.kind !== 'enter' && decision !== undefined && isFailure(decision.outcome),
      callback: x.kind === 'callback' ? x.call : '',
      resources,
      touched: idsOf(...changed.map(ledger.idOf), ...movedObjects(x).map(ledger.idOfObject), ...movedCounts(x).map(ledger.idOfCount)),
      findings: here,
      wrong: here.flatMap((f) =>
        f.rule === 'inconsistent-ownership'
          ? ledger.taken.filter((t) => f.release === t.release).map((t) => t.id)
          : [
              ...x.holds.filter((h) => realAt(w, h.at.start) === (f.acquire?.start ?? f.start)).map((h) => ledger.idOf(h)),
              ...(f.rule === 'early-window' ? startedBy(f, x).map(ledger.idOfObject) : []),
            ],
      ),
      windows: openWindowsAt(x, names),
    };
    if (x.kind === 'enter' && event === `enters ${x.call}()`) enters.add(step);
    return [step];
  });
  return {
    function: w.root.name,
    steps: withoutEmptyCalls(merged(steps), enters),
    choices: decisions
      .filter((d) => d.options.length > 1)
      .map((d) => ({
        at: d.at,
        occurrence: d.occurrence,
        kind: d.kind,
        call: d.call,
        text: excerptOf(text, d.at, 60).replace(/^\((.*)\)$/, '$1'),
        outcome: d.outcome,
        options: d.options,
        fails: d.kind === 'call' ? failureOf(w, d.call) : '',
      })),
    verdict: { ok: findings.length === 0, findings },
    ended: !m.stuck,
  };
}

/** What a way that leaves a parameter alone means for its count, where other ways take the caller's reference over. */
const surplus = (f: Finding, { taken }: Ownership): readonly string[] =>
  f.rule === 'inconsistent-ownership'
    ? taken.filter((t) => t.release === f.release).map((t) => `the caller’s ${t.name} stays at 1, one too high for a caller that gave it away`)
    : [];

/** A function that was stepped into, and in which nothing happens, is not worth a step. `enters`: the steps that say no more than that. */
function withoutEmptyCalls(steps: readonly TraceStep[], enters: ReadonlySet<TraceStep>): readonly TraceStep[] {
  const list: TraceStep[] = [];
  // From the end: an empty call may be all that there is in the one around it.
  for (const step of [...steps].reverse()) {
    const next = list.at(-1);
    const isEmpty = enters.has(step) && step.findings.length === 0 && !(next?.thread === step.thread && next.depth > step.depth);
    if (!isEmpty) list.push(step);
  }
  return list.reverse();
}

/** One step for a call and for the store of its result, where the one follows the other in a statement. */
function merged(steps: readonly TraceStep[]): readonly TraceStep[] {
  const list: TraceStep[] = [];
  for (const step of steps) {
    const last = list.at(-1);
    const isStore =
      last?.thread === step.thread &&
      last.depth === step.depth &&
      last.text === step.text &&
      last.at.end === step.at.end &&
      step.at.start < last.at.start;
    if (!last || !isStore || last.callback !== '') list.push(step);
    else
      list[list.length - 1] = {
        ...step,
        at: last.at,
        occurrence: last.occurrence,
        event: `${last.event}; ${step.event}`,
        failed: last.failed,
        touched: [...new Set([...last.touched, ...step.touched])],
        findings: [...last.findings, ...step.findings],
        wrong: [...last.wrong, ...step.wrong],
      };
  }
  return list;
}

/** The lists, works and the like that a moment changed. */
const movedObjects = (x: Moment): readonly ValueId[] =>
  [...x.objects].flatMap(([id, o]) => {
    const was = x.objectsBefore.get(id);
    return o !== was && (was?.state !== o.state || was.count !== o.count) ? [id] : [];
  });

/** The reference counts that a moment changed. */
const movedCounts = (x: Moment): readonly ValueId[] => [...x.counts].flatMap(([id, count]) => (x.countsBefore.get(id) === count ? [] : [id]));

/** The holds that a moment brought or changed. */
export const changes = (x: Moment): readonly Hold[] =>
  x.holds.filter(
    (h) =>
      !x.before.includes(h) && !x.before.some((b) => b.resource === h.resource && b.site === h.site && b.status === h.status && b.count === h.count),
  );

/** A reader has no use for calls at which nothing happens and nothing could have gone wrong. */
function isShown(x: Moment, decision: Decision | undefined): boolean {
  if (x.faults.length > 0 || x.notes.length > 0) return true;
  if (x.kind === 'call') return changes(x).length > 0 || (decision !== undefined && decision.options.length > 1) || x.counted;
  if (x.kind === 'return') return x.depth === 0;
  return x.kind !== 'scope' || changes(x).length > 0;
}

/** The statement that an expression stands in, where that is not a whole `if` or loop. */
function statementsOf(w: World): (at: Range) => Range {
  const ranges: Range[] = [];
  walk(w.program.source.root, (node) => {
    const isStatement = /^(expression_statement|return_statement|declaration)$/.test(node.type);
    if (isStatement) ranges.push({ start: node.start, end: node.end });
    return true;
  });
  return (at) => ranges.findLast((r) => r.start <= at.start && at.end <= r.end) ?? at;
}
