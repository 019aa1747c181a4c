import fc from 'fast-check';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { checkSource, recheckSource } from '../../src/analysis/check.ts';
import type { Known } from '../../src/analysis/known.ts';
import { createCatalogue } from '../../src/catalogue/catalogue.ts';
import type { Source } from '../../src/syntax/tree.ts';
import { createNativeParser } from '../../src/syntax/parser.node.ts';
import type { CParser } from '../../src/syntax/parser.ts';
import { createDocument, readSource } from '../../src/syntax/read.ts';

const parser = createNativeParser();
const catalogue = createCatalogue();

function native(): CParser {
  if (!parser) throw new Error('the native parser is not there');
  return parser;
}

const read = (text: string): Source => readSource(native(), text);

const fixtures = join(import.meta.dirname, '..', 'fixtures');
const samples = readdirSync(fixtures, { recursive: true, encoding: 'utf8' })
  .filter((name) => name.endsWith('.c'))
  .sort()
  .filter((_, i) => i % 6 === 0)
  .map((name) => readFileSync(join(fixtures, name), 'utf8'))
  .filter((text) => text.length < 6000);

/** All that judges of whole files find, in one file. */
const driver = [
  'unwind-order/taken-down-before-the-interface.c',
  'unwind-order/layers-the-wrong-way-round.c',
  'unwind-order/step-of-the-wrong-label.c',
  'double-release/callers-do-it-again.c',
  'double-release/in-each-round.c',
]
  .map((name) => readFileSync(join(fixtures, name), 'utf8').replaceAll(/^.*\/\/~.*\n/gm, ''))
  .concat('int step_of_one(struct device *dev)\n{\n\treturn device_reset(dev);\n}\n')
  .join('\n');

/** One edit as somebody types it: `where` chooses the line, `what` what happens to it. */
interface Edit {
  readonly where: number;
  readonly what: 'remove' | 'double' | 'blank' | 'word' | 'indent' | 'brace';
}

function apply(text: string, { where, what }: Edit): string {
  const lines = text.split('\n');
  const at = where % lines.length;
  const line = lines[at] ?? '';
  const becomes = {
    remove: [],
    double: [line, line],
    blank: ['', line],
    word: [line.replace(/[a-z]{3,}/, 'other')],
    indent: [` ${line}`],
    brace: [line.replace(/[{}]/, '')],
  };
  lines.splice(at, 1, ...becomes[what]);
  return lines.join('\n');
}

const edits = fc.array(fc.record({ where: fc.nat({ max: 5000 }), what: fc.constantFrom('remove', 'double', 'blank', 'word', 'indent', 'brace') }), {
  minLength: 1,
  maxLength: 5,
});

const two = `
static void helper(struct device_node *np)
{
	of_node_put(np);
}

static int first(struct device *dev)
{
	struct device_node *np = of_parse_phandle(dev->of_node, "a", 0);
	helper(np);
	return 0;
}

static int second(struct device *dev)
{
	struct device_node *np = of_parse_phandle(dev->of_node, "b", 0);
	if (setup(dev))
		return -EIO;
	of_node_put(np);
	return 0;
}
`;

/** The names of the functions that were walked again. */
function walkedAgain(before: Known, after: Known): readonly string[] {
  return [...after.functions].flatMap(([name, list]) => (list.every((entry) => before.functions.get(name)?.includes(entry)) ? [] : [name]));
}

/** After each edit a check that knows the one before says what a first check says. `known` is of `text`. */
function saysTheSame(text: string, known: Known, list: readonly Edit[]): void {
  let now = { text, known };
  for (const edit of list) {
    const edited = apply(now.text, edit);
    const source = read(edited);
    const again = recheckSource(source, catalogue, now.known);
    now = { text: edited, known: again.known };
    expect(JSON.stringify(again.report)).toBe(JSON.stringify(checkSource(source, catalogue)));
  }
}

describe('checking a file again', () => {
  it('says what a first check says, whatever was edited', () => {
    fc.assert(
      fc.property(fc.constantFrom(...samples), edits, (sample, list) => {
        saysTheSame(sample, recheckSource(read(sample), catalogue, undefined).known, list);
      }),
      { numRuns: 25 },
    );
  }, 30_000);

  it('says what a first check says where judges look at whole files, whatever was edited', () => {
    const first = recheckSource(read(driver), catalogue, undefined);
    const told = new Set(first.report.findings.flatMap((f) => f.evidence ?? []));
    // Each judge that remembers has something to say of it, or this would hold nothing.
    expect(['taken-down-in-order', 'layers-reversed', 'callers-do-it-again', 'undone-before-it-is-done', 'freed-in-each-round'].filter((id) => !told.has(id))).toEqual([]); // prettier-ignore
    fc.assert(
      fc.property(edits, (list) => {
        saysTheSame(driver, first.known, list);
      }),
      { numRuns: 10 },
    );
  }, 30_000);

  it('judges only the functions anew that an edit is about', () => {
    const { known } = recheckSource(read(driver), catalogue, undefined);
    const again = recheckSource(read(driver.replace('int step_of_one', '\n\nint step_of_one')), catalogue, known);
    const judges = ['teardown', 'layers', 'doubled', 'untaken', 'everyRound'] as const;
    const anew = (before: Known, after: Known): readonly string[] =>
      judges.flatMap((judge) => {
        const old = new Set<unknown>(before.judged[judge].values());
        return [...after.judged[judge]].flatMap(([about, entry]) =>
          old.has(entry) ? [] : [`${judge} ${typeof about === 'string' ? about : about.name}`],
        );
      });
    expect(anew(known, again.known)).toEqual([]);
    const edited = driver.replace('int step_of_one(struct device *dev)\n{', 'int step_of_one(struct device *dev)\n{\n\tvisit(dev);');
    expect(edited).not.toBe(driver);
    expect([...anew(known, recheckSource(read(edited), catalogue, known).known)].sort()).toEqual([
      'doubled step_of_one',
      'everyRound step_of_one',
      'layers step_of_one',
      'untaken step_of_one',
    ]);
  });

  it('keeps what it knows of a function that reads in several ways', () => {
    const ways = `${two}\nstatic int third(struct device *dev)\n{\n#ifdef CONFIG_A\n\tstruct device_node *np = of_find_node_by_name(NULL, "c");\n\tuse(np);\n#endif\n\treturn 0;\n}\n`;
    const document = createDocument(native());
    const first = recheckSource(document.update(ways), catalogue, undefined);
    expect(first.report.findings.map((f) => f.function)).toEqual(['second', 'third']);
    const again = recheckSource(document.update(ways.replace('"b"', '"long"')), catalogue, first.known);
    document.dispose();
    expect(walkedAgain(first.known, again.known)).toEqual(['second']);
    expect(again.known.readings.functions.get('third')?.[0]?.lowered.readings.map(({ graph }) => graph)).toEqual(
      first.known.readings.functions.get('third')?.[0]?.lowered.readings.map(({ graph }) => graph),
    );
  });

  it('walks only the function that was edited', () => {
    const { known } = recheckSource(read(two), catalogue, undefined);
    const again = recheckSource(read(two.replace('"b"', '"long"')), catalogue, known);
    expect(walkedAgain(known, again.known)).toEqual(['second']);
  });

  it('walks no function that only moves, unless what it says names lines', () => {
    const twice = `${two}\nstatic void third(struct kref *ref)\n{\n\tkfree(ref);\n\tkfree(ref);\n}\n`;
    const { known, report } = recheckSource(read(twice), catalogue, undefined);
    expect(report.findings.map((f) => `${f.function}: ${/line \d+/.exec(f.message)?.[0] ?? ''}`)).toEqual(['second: ', 'third: line 25']);
    const down = recheckSource(read(`\n/* more */\n${twice}`), catalogue, known);
    expect(walkedAgain(known, down.known)).toEqual(['third']);
    expect(down.report.findings.map((f) => `${f.function}: ${/line \d+/.exec(f.message)?.[0] ?? ''}`)).toEqual(['second: ', 'third: line 27']);
    expect(walkedAgain(known, recheckSource(read(twice.replace('(np);', '(np); /* on */')), catalogue, known).known)).toEqual(['helper']);
  });

  it('walks the callers of a function that does something else now', () => {
    const { known } = recheckSource(read(two), catalogue, undefined);
    const again = recheckSource(read(two.replace('\tof_node_put(np);\n}', '}')), catalogue, known);
    expect(walkedAgain(known, again.known)).toEqual(['helper', 'first']);
    expect(again.report.findings.map((f) => f.function)).toEqual(['first', 'second']);
  });

  it('uses nothing that was found out with another catalogue', () => {
    const { known } = recheckSource(read(two), catalogue, undefined);
    const other = createCatalogue();
    expect(walkedAgain(known, recheckSource(read(two), other, known).known)).toEqual(['helper', 'first', 'second']);
  });
});

describe('a function that nests deeper than anybody reads', () => {
  it.each([
    ['braces', '{'.repeat(20000) + '}'.repeat(20000)],
    ['parentheses', `x = ${'('.repeat(20000)}1${')'.repeat(20000)};`],
    ['operators', `x = ${'1 + '.repeat(20000)}1;`],
    ['negations', `x = ${'!'.repeat(20000)}y;`],
    ['conditions', `${'if (x) '.repeat(20000)}y();`],
  ])('is given up, and told: %s', (_name, body) => {
    const source = read(`int deep(int x, int y)\n{\n${body}\nreturn 0;\n}\n${two}`);
    const report = checkSource(source, catalogue);
    expect(report.problems.map((p) => p.message)).toContain('deep() is nested too deeply: given up');
    expect(report.findings.map((f) => f.function)).toEqual(['second']);
  });

  it('is still read where people do write it: a ladder of three hundred conditions', () => {
    const body = Array.from({ length: 300 }, (_, i) => `if (x == ${i})\n\t\ty = ${i};\n\telse `).join('');
    const report = checkSource(read(`int ladder(int x)\n{\n\tint y;\n\t${body}return -1;\n\treturn y;\n}\n`), catalogue);
    expect(report.problems).toEqual([]);
    expect(report.gaveUp).toBe(0);
  });
});
