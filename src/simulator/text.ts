import { findingToJson } from '../report/json.ts';
import { lineTable } from '../report/lines.ts';
import { findingToText } from '../report/text.ts';
import type { Resource } from './resources.ts';
import type { Trace } from './trace.ts';

/** Whether a thread of the run must still give it back. */
const isOurs = (r: Resource): boolean => r.state !== 'handed on' && r.holders.some((h) => h.endsWith('()'));

/** The state of a resource in a few words: `iommu_group: held, 2`. */
export function resourceWords(r: Resource): string {
  const count = r.kind === 'ref' ? ` ${r.count}` : '';
  const by = r.holders.length > 0 && r.state !== 'locked' ? ` by ${r.holders.join(', ')}` : '';
  return `${r.name}: ${r.state}${count}${by}`;
}

/** A run for a terminal: a line for each step, then the verdict. */
export function traceToText(trace: Trace, file: string, text: string): string {
  const lines = lineTable(text);
  const several = new Set(trace.steps.map((s) => s.thread)).size > 1;
  const source = trace.steps.map((s) => `${'  '.repeat(s.depth)}${s.text}`);
  const width = Math.min(64, Math.max(0, ...source.map((s) => s.length)));
  const rows = trace.steps.map((s, i) => {
    const line = String(lines(s.at.start).line).padStart(6);
    const thread = several ? ` ${s.thread}:` : '';
    return `${line}${thread}  ${(source[i] ?? '').padEnd(width)}  ${s.event}`.trimEnd();
  });
  const left = trace.steps.at(-1)?.resources.filter(isOurs) ?? [];
  const all = trace.steps.at(-1)?.resources.length ?? 0;
  const still = left.length > 0 ? [`Still there: ${left.map(resourceWords).join('; ')}`] : [];
  const verdict = trace.verdict.ok
    ? [trace.ended ? `Clean: nothing is lost on this way (${all} ${all === 1 ? 'resource' : 'resources'}).` : 'Stuck: no thread can go on.']
    : trace.verdict.findings.map((f) => findingToText(findingToJson(f, file, lines)));
  return [`${trace.function}() in ${file}`, '', ...rows, '', ...still, ...verdict].join('\n') + '\n';
}
