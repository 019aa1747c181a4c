import type { FileReport } from '../report/finding.ts';
import type { Overview } from '../protocol/messages.ts';
import { childByField, functionsOf, textOf, walk } from '../syntax/node.ts';
import type { Node, Source } from '../syntax/tree.ts';
import type { Taken } from './core.ts';
import { rangeTable } from './diagnostics.ts';

/** The longest text of an exit that is shown, in characters. */
const longestExit = 120;

/**
 * What is known of the function around `offset`: what it takes, where it leaves, and the findings between the two.
 * Outside any function every list is empty.
 */
export function overviewAt(source: Source, report: FileReport, offset: number, taken: (call: string) => Taken | undefined): Overview {
  const found = functionsOf(source).find(({ node }) => node.start <= offset && offset <= node.end);
  if (found === undefined) return { function: null, resources: [], exits: [], findings: [], problems: [] };

  const { node: definition, body } = found;
  const range = rangeTable(source.text);
  const within = (start: number): boolean => start >= definition.start && start < definition.end;
  const findings = report.findings.filter((finding) => within(finding.start));

  return {
    function: { name: found.name, range: range(definition.start, definition.end) },
    resources: callsIn(body).flatMap(({ node, callee }) => {
      const call = textOf(source, callee);
      const what = taken(call);
      if (what === undefined) return [];
      const mine = findings.filter(({ acquire }) => acquire !== undefined && acquire.start >= node.start && acquire.start < node.end);
      return [{ call, kind: what.kind, release: what.release, range: range(node.start, node.end), findings: mine.map(({ message }) => message) }];
    }),
    exits: exitsOf(source.text, body).map((exit) => ({
      text: oneLine(source.text.slice(exit.start, exit.end)),
      range: range(exit.start, exit.end),
      findings: findings.filter(({ start }) => start >= exit.start && start < exit.end).map(({ message }) => message),
    })),
    findings: findings.map((finding) => ({
      rule: finding.rule,
      severity: finding.severity,
      message: finding.message,
      range: range(finding.start, finding.end),
      steps: finding.path.map((step) => ({ range: range(step.start, step.end), note: step.note, held: step.held })),
    })),
    problems: report.problems.filter(({ start }) => within(start)).map(({ message }) => message),
  };
}

function callsIn(body: Node): { readonly node: Node; readonly callee: Node }[] {
  const found: { node: Node; callee: Node }[] = [];
  walk(body, (node) => {
    const callee = node.type === 'call_expression' ? childByField(node, 'function') : undefined;
    if (callee?.type === 'identifier') found.push({ node, callee });
    return true;
  });
  return found;
}

/** Each return, and the closing brace of a body that does not end in one. */
function exitsOf(text: string, body: Node): { readonly start: number; readonly end: number }[] {
  const found: { start: number; end: number }[] = [];
  walk(body, (node) => {
    if (node.type === 'return_statement') found.push({ start: node.start, end: node.end });
    return true;
  });
  if (body.children.at(-1)?.type !== 'return_statement' && text[body.end - 1] === '}') found.push({ start: body.end - 1, end: body.end });
  return found;
}

function oneLine(text: string): string {
  const line = text.replace(/\s+/g, ' ').trim();
  return line.length > longestExit ? `${line.slice(0, longestExit - 1)}…` : line;
}
