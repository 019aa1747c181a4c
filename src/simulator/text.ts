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

/** How wide a terminal is at least, and where words begin there that stand beside the source. Characters. */
const terminalWidth = 80;
const wordsFrom = 46;

/** A run for a terminal: the line of each step, what happens beside it or below it, then the verdict. */
export function traceToText(trace: Trace, file: string, text: string): string {
  const lines = lineTable(text);
  const several = new Set(trace.steps.map((s) => s.thread)).size > 1;
  const rows = trace.steps.flatMap((s, i) => {
    const source = `${String(lines(s.at.start).line).padStart(6)}  ${'  '.repeat(s.depth)}${s.text}`;
    const begins = several && trace.steps[i - 1]?.thread !== s.thread ? [`${s.thread}():`] : [];
    if (source.length + 2 <= wordsFrom && wordsFrom + s.event.length <= terminalWidth)
      return [...begins, `${source.padEnd(wordsFrom)}${s.event}`.trimEnd()];
    const shown = source.length > terminalWidth ? `${source.slice(0, terminalWidth - 3)}...` : source;
    return [...begins, shown, ...(s.event === '' ? [] : wrapped(`-> ${s.event}`, ' '.repeat(10 + 2 * s.depth), terminalWidth))];
  });
  const left = trace.steps.at(-1)?.resources.filter(isOurs) ?? [];
  const all = trace.steps.at(-1)?.resources.length ?? 0;
  const still = left.length > 0 ? wrapped(`Still there: ${left.map(resourceWords).join('; ')}`, '', terminalWidth) : [];
  const verdict = trace.verdict.ok
    ? [trace.ended ? `Clean: nothing is lost on this way (${all} ${all === 1 ? 'resource' : 'resources'}).` : 'Stuck: no thread can go on.']
    : trace.verdict.findings.map((f) => findingToText(findingToJson(f, file, lines)));
  return [`${trace.function}() in ${file}`, '', ...rows, '', ...still, ...verdict].join('\n') + '\n';
}

/** How wide the lines of a mail may be. Characters. */
const mailWidth = 76;

/** A run for a mail: short lines, and what was chosen above them, so that a reader can follow it in the source. */
export function traceToMail(trace: Trace, file: string, text: string): string {
  const lines = lineTable(text);
  const several = new Set(trace.steps.map((s) => s.thread)).size > 1;
  const unusual = trace.choices.filter((c) => !/^(succeeds|ends|false|not the last|default)$/.test(c.outcome));
  const where = unusual.map((c) => `${c.call === '' ? `${c.text}:` : `${c.call}()`} ${c.outcome} (line ${lines(c.at.start).line})`).join(', ');
  const steps = trace.steps.flatMap((s) => {
    const indent = ' '.repeat(8 + 2 * Math.min(s.depth, 6));
    const line = `${String(lines(s.at.start).line).padStart(6)}  ${'  '.repeat(Math.min(s.depth, 6))}${several ? `${s.thread}: ` : ''}${s.text}`;
    return [line.length > mailWidth ? `${line.slice(0, mailWidth - 3)}...` : line, ...wrapped(`-> ${s.event.replace(/→/g, '->')}`, indent)];
  });
  const verdict = trace.verdict.ok
    ? [trace.ended ? 'Nothing is lost on this way.' : 'The threads wait for each other for ever.']
    : trace.verdict.findings.flatMap((f) => wrapped(`${f.rule}, line ${lines(f.start).line}: ${f.message}`, ''));
  const left = trace.steps.at(-1)?.resources.filter(isOurs) ?? [];
  const still = left.length > 0 ? wrapped(`Still there: ${left.map(resourceWords).join('; ')}`, '') : [];
  return (
    [...wrapped(`${trace.function}() in ${file}${where === '' ? '' : `, where ${where}`}:`, ''), '', ...steps, '', ...verdict, ...still].join('\n') +
    '\n'
  );
}

/** Lines of at most `width` characters, each after `indent`. A longer word keeps its line. */
function wrapped(words: string, indent: string, width = mailWidth): readonly string[] {
  const rows: string[] = [];
  let row = '';
  for (const word of words.split(' ')) {
    if (row !== '' && indent.length + row.length + 1 + word.length > width) {
      rows.push(indent + row);
      row = '';
    }
    row = row === '' ? word : `${row} ${word}`;
  }
  return [...rows, indent + row];
}
