/**
 * How much of a kernel tree the parser reads, with and without masks.
 *
 *   node dist/bench-parse.js TREE [--list] [--all] [--wasm] [FOLDER...]
 *
 * A function fails when an ERROR or MISSING node stands in it, or when the tree does not know it at all. What functions there are is
 * asked of the text, by a count of headers that shares nothing with the masks: so a mask that swallows a function loses.
 */
import { readdirSync, readFileSync } from 'node:fs';
import { join, relative } from 'node:path';
import { lineTable } from '../src/report/lines.ts';
import { maskSource } from '../src/syntax/mask.ts';
import { childByField, walk } from '../src/syntax/node.ts';
import { createParser } from '../src/syntax/parser.node.ts';
import type { Node } from '../src/syntax/tree.ts';

const defaults = ['vfio', 'base', 'clk', 'soc', 'iio', 'usb', 'mfd', 'pci'].map((name) => `drivers/${name}`);

function sourcesUnder(folder: string): string[] {
  return readdirSync(folder, { recursive: true, encoding: 'utf8' })
    .filter((name) => name.endsWith('.c'))
    .sort()
    .map((name) => join(folder, name));
}

const blankAll = (text: string): string => text.replace(/[^\n]/g, ' ');

/** Offsets of the opening braces of function bodies, as the text alone tells. */
function headers(text: string): { brace: number; start: number }[] {
  const bare = text
    .replace(/\/\*[\s\S]*?\*\/|\/\/[^\n]*|"(?:\\.|[^"\\\n])*"|'(?:\\.|[^'\\\n])*'/g, blankAll)
    .replace(/^[ \t]*#[ \t]*if[ \t]+0\b[\s\S]*?^[ \t]*#[ \t]*(endif|else|elif)/gm, blankAll)
    .replace(/^[ \t]*#(?:[^\n]*\\\r?\n)*[^\n]*/gm, blankAll);
  const found: { brace: number; start: number }[] = [];
  for (const match of bare.matchAll(/^[A-Za-z_][^;:={}]*\)[\sA-Za-z_]*\{/gm)) {
    if (!/\b(struct|union|enum)\b[\w\s]*\{$/.test(match[0])) found.push({ start: match.index, brace: match.index + match[0].length - 1 });
  }
  return found;
}

interface Failure {
  readonly offset: number;
  readonly why: string;
}

interface Judged {
  readonly functions: number;
  readonly failed: readonly Failure[];
  /** ERROR and MISSING nodes outside all functions. */
  readonly outside: readonly Failure[];
}

function judge(text: string, root: Node): Judged {
  const bodies = new Map<number, Node>();
  const bad: Node[] = [];
  walk(root, (node) => {
    if (node.type === 'ERROR' || node.type === 'MISSING') bad.push(node);
    const body = node.type === 'function_definition' ? childByField(node, 'body') : undefined;
    if (body) bodies.set(body.start, node);
    return true;
  });
  const spans = new Map([...bodies].map(([brace, node]) => [brace, { start: node.start, end: node.end, lost: false }]));
  for (const { start, brace } of headers(text)) if (!spans.has(brace)) spans.set(brace, { start, end: brace + 1, lost: true });
  const failed: Failure[] = [];
  const counted = new Set<Node>();
  for (const { start, end, lost } of spans.values()) {
    const inside = bad.filter((node) => node.start < end && node.end >= start);
    for (const node of inside) counted.add(node);
    const first = inside[0];
    if (lost) failed.push({ offset: first ? Math.max(first.start, start) : start, why: 'lost' });
    else if (first) failed.push({ offset: first.start, why: first.type });
  }
  return { functions: spans.size, failed, outside: bad.filter((node) => !counted.has(node)).map((node) => ({ offset: node.start, why: node.type })) };
}

const [, , tree = '', ...rest] = process.argv;
const flags = new Set(rest.filter((word) => word.startsWith('--')));
const named = rest.filter((word) => !word.startsWith('--'));
const folders = named.length > 0 ? named : flags.has('--all') ? ['drivers'] : defaults;
const parser = await createParser({ engine: flags.has('--wasm') ? 'wasm' : 'auto' });

const total = { functions: 0, bare: 0, masked: 0, outside: 0, lines: 0, maskTime: 0, parseTime: 0, thrown: 0, files: 0 };
for (const folder of folders) {
  for (const file of sourcesUnder(join(tree, folder))) {
    const text = readFileSync(file, 'utf8');
    total.files++;
    try {
      const begin = performance.now();
      const { masked } = maskSource(text);
      const between = performance.now();
      const { root } = parser.parse(masked);
      total.parseTime += performance.now() - between;
      total.maskTime += between - begin;
      total.lines += text.split('\n').length - 1;
      if (masked.length !== text.length) throw new Error('The mask changed the length.');
      const judged = judge(text, root);
      total.functions += judged.functions;
      total.masked += judged.failed.length;
      total.outside += judged.outside.length;
      if (!flags.has('--quick')) total.bare += judge(text, parser.parse(text).root).failed.length;
      if (!flags.has('--list')) continue;
      const at = lineTable(text);
      const rows = text.split('\n');
      const show = ({ offset, why }: Failure, kind: string): void => {
        const { line } = at(offset);
        console.log(`${relative(tree, file)}:${line}: ${kind} ${why}: ${rows[line - 1]?.trim() ?? ''}`);
      };
      for (const failure of judged.failed) show(failure, 'function');
      for (const failure of judged.outside) show(failure, 'outside');
    } catch (error) {
      total.thrown++;
      console.log(`${relative(tree, file)}: threw ${String(error)}`);
    }
  }
}

const percent = (count: number): string => `${count} (${((100 * count) / total.functions).toFixed(2)} %)`;
const seconds = (total.maskTime + total.parseTime) / 1000;
console.log(`${parser.engine}: ${total.files} files, ${total.functions} functions, ${total.lines} lines, ${total.thrown} files threw`);
if (!flags.has('--quick')) console.log(`unreadable by the grammar alone: ${percent(total.bare)}`);
console.log(`unreadable with masks:           ${percent(total.masked)}; ${total.outside} places outside functions`);
console.log(
  `${seconds.toFixed(1)} s: ${(total.maskTime / 1000).toFixed(1)} s masking, ${(total.parseTime / 1000).toFixed(1)} s parsing; ${Math.round(total.lines / seconds)} lines a second`,
);
