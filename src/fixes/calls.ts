import { callAt } from './call.ts';
import type { WrittenCall } from './call.ts';
import { keeperOfResult } from './exits.ts';
import type { Edit, Strategy, Target } from './fix.ts';
import { indentAt, newline, putBefore } from './layout.ts';
import { isListed, placeOf } from './place.ts';
import type { Place } from './place.ts';
import { subjectOf } from './resource.ts';
import { withoutStatement } from './scoped.ts';

/** Takes the call that gives back by itself when it fails, in place of one that does not. */
export const saferAcquire: Strategy = {
  kind: 'call',
  title: (t) => {
    const safer = saferOf(t);
    return safer && `Use ${safer}() instead of ${t.finding.acquire?.call ?? ''}()`;
  },
  *proposals(t) {
    const safer = saferOf(t);
    const { acquire } = t.finding;
    if (safer !== undefined && acquire) yield [rename(acquire.start, acquire.call, safer)];
  },
};

/** Only for a count that a failed call has raised: elsewhere the release is missing all the same. */
function saferOf(t: Target): string | undefined {
  const { acquire, rule } = t.finding;
  const row = acquire && rule === 'leak' ? t.catalogue.acquires(acquire.call).find((one) => one.raised) : undefined;
  return row?.safer;
}

/** Stops what may still run by the call that waits for it. */
export const waitingStop: Strategy = {
  kind: 'call',
  title: (t) => {
    const call = t.finding.rule === 'early-window' ? callAt(t.source.text, t.finding.start) : undefined;
    return call && `Wait for it: ${t.finding.release ?? ''}() instead of ${call.name}()`;
  },
  *proposals(t) {
    const call = callAt(t.source.text, t.finding.start);
    if (call && t.finding.release !== undefined) yield [rename(call.start, call.name, t.finding.release)];
  },
};

const rename = (at: number, from: string, to: string): Edit => ({ start: at, end: at + from.length, text: to });

/** Gives the object back by the call that its count, or its kind, asks for. */
export const rightRelease: Strategy = {
  kind: 'call',
  title: (t) => {
    const right = t.finding.rule === 'wrong-release' ? rightOf(t) : undefined;
    return right && `Call ${right.name}(${right.args.join(', ')}) instead of ${t.finding.release ?? ''}()`;
  },
  *proposals(t) {
    const right = rightOf(t);
    const call = callAt(t.source.text, t.finding.start);
    if (!right || !call) return;
    yield [{ start: call.start, end: call.end, text: `${right.name}(${right.args.join(', ')})` }];
  },
};

function rightOf(t: Target): { readonly name: string; readonly args: readonly string[] } | undefined {
  const { acquire } = t.finding;
  const row = acquire && t.catalogue.acquires(acquire.call)[0];
  const name = row?.onFailure?.[0] ?? row?.release[0];
  if (name === undefined || row?.managed?.length === 0) return undefined;
  const subject = subjectOf({ ...t, finding: { ...t.finding, release: name } });
  return subject && { name: subject.release, args: subject.args };
}

/** Takes away a call that gives back what is given back already, or by somebody else. */
export const dropRelease: Strategy = {
  kind: 'remove',
  title: (t) => {
    const call = isOneTooMany(t) ? secondOf(t) : undefined;
    return call && `Remove ${t.source.text.slice(call.start, call.end).replace(/\s+/g, ' ')}`;
  },
  *proposals(t) {
    const { text } = t.source;
    const second = secondOf(t);
    for (const at of [second?.start, ...[...t.finding.path].reverse().map((step) => step.start)]) {
      const call = at === undefined ? undefined : callAt(text, at);
      const release = call && t.catalogue.release(call.name);
      const place = call && placeOf(t.function, call.start, call.end);
      if (!call || !release || place?.statement.type !== 'expression_statement') continue;
      // Another name for the same thing is the only name of something else on another path.
      if (second && wordsOf(t, call, release.arg) !== wordsOf(t, second, t.catalogue.release(second.name)?.arg ?? 0)) continue;
      const edits = withoutStatement(text, place.statement, place.around);
      if (edits) yield edits;
    }
  },
  retitle: (t, edits) => {
    const gone = edits.flatMap(({ start, end }) => t.source.text.slice(start, end).split('\n')).find((line) => isReleaseLine(t, line));
    return `Remove ${gone?.trim().replace(/;$/, '') ?? 'the call'}`;
  },
};

const wordsOf = (t: Target, call: WrittenCall, arg: number): string => {
  const at = call.args[Math.max(arg, 0)];
  return at ? t.source.text.slice(at.start, at.end).replace(/^&|\s+/g, '') : '';
};

const isReleaseLine = (t: Target, line: string): boolean => {
  const call = callAt(line, 0);
  return call !== undefined && t.catalogue.release(call.name) !== undefined;
};

const isOneTooMany = (t: Target): boolean =>
  t.finding.rule === 'double-release' ||
  (t.finding.rule === 'lock-imbalance' && / given back again by | gives back what /.test(t.finding.message)) ||
  (t.finding.rule === 'wrong-release' && rightOf(t) === undefined);

/** The release that the finding stands at, or the last one of its path. */
function secondOf(t: Target): WrittenCall | undefined {
  const { text } = t.source;
  for (const step of [t.finding, ...[...t.finding.path].reverse()]) {
    const call = callAt(text, step.start);
    if (call && call.end <= step.end + 1 && t.catalogue.release(call.name)) return call;
  }
  return undefined;
}

/** Moves a release behind the last use of what it gives back. */
export const releaseLater: Strategy = {
  kind: 'order',
  title: (t) => (t.finding.rule === 'use-after-release' && t.finding.release !== undefined ? `Call ${t.finding.release}() after this` : undefined),
  *proposals(t) {
    const { text } = t.source;
    const use = placeOf(t.function, t.finding.start, t.finding.end);
    for (const step of [...t.finding.path].reverse()) {
      const call = callAt(text, step.start);
      const place = call && placeOf(t.function, call.start, call.end);
      if (!call || !place || !use || call.start >= t.finding.start || place.statement.type !== 'expression_statement') continue;
      const gone = withoutStatement(text, place.statement, place.around);
      const later = gone && behind(t, use, text.slice(place.statement.start, place.statement.end));
      if (gone && later) yield [...gone, ...later];
    }
  },
};

/** Puts a line behind a statement; behind a return, whose value is kept first. */
function behind(t: Target, use: Place, line: string): readonly Edit[] | undefined {
  const { text } = t.source;
  const { statement } = use;
  if (statement.type === 'return_statement') {
    const value = statement.children[0];
    const kept = value && keeperOfResult(t);
    return (
      kept && [...kept.declare, ...putBefore(text, use, [`${kept.name} = ${text.slice(value.start, value.end)};`, line], [`return ${kept.name};`])]
    );
  }
  if (statement.type !== 'expression_statement' || !isListed(use)) return undefined;
  return [{ start: statement.end, end: statement.end, text: newline(text) + indentAt(text, statement.start) + line }];
}
