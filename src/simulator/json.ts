import { findingToJson } from '../report/json.ts';
import type { FindingJson } from '../report/json.ts';
import { lineTable } from '../report/lines.ts';
import type { Resource } from './resources.ts';
import type { Trace } from './trace.ts';

/** A run as `simulate --format json` prints it. Lines and columns count from 1. */
export interface TraceJson {
  readonly version: 1;
  readonly function: string;
  readonly steps: readonly {
    readonly thread: string;
    readonly line: number;
    readonly column: number;
    readonly text: string;
    readonly event: string;
    readonly resources: readonly Resource[];
  }[];
  readonly choices: readonly { readonly line: number; readonly call: string; readonly outcome: string }[];
  readonly verdict: { readonly ok: boolean; readonly findings: readonly FindingJson[] };
}

/** `text` is the source that the offsets count in; `file` is printed as it is given. A choice that concerns no call has its text for `call`. */
export function traceToJson(trace: Trace, file: string, text: string): TraceJson {
  const lines = lineTable(text);
  return {
    version: 1,
    function: trace.function,
    steps: trace.steps.map((s) => ({ thread: s.thread, ...lines(s.at.start), text: s.text, event: s.event, resources: s.resources })),
    choices: trace.choices.map((c) => ({ line: lines(c.at.start).line, call: c.call === '' ? c.text : c.call, outcome: c.outcome })),
    verdict: { ok: trace.verdict.ok, findings: trace.verdict.findings.map((f) => findingToJson(f, file, lines)) },
  };
}
