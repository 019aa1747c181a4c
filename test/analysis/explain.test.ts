import { describe, expect, it } from 'vitest';
import { explainLine } from '../../src/analysis/explain.ts';
import { createCatalogue } from '../../src/catalogue/catalogue.ts';
import type { Explanation } from '../../src/report/explanation.ts';
import { createNativeParser } from '../../src/syntax/parser.node.ts';
import { readSource } from '../../src/syntax/read.ts';

const parser = createNativeParser();
const catalogue = createCatalogue();

/** Explains the line that has `mark` in it. */
function explain(code: string, mark: string): Explanation {
  if (!parser) throw new Error('the native parser is not there');
  const line = code.split('\n').findIndex((text) => text.includes(mark)) + 1;
  expect(line, mark).toBeGreaterThan(0);
  return explainLine(readSource(parser, code), catalogue, line);
}
const told = (code: string, mark: string): string => {
  const { calls, notes } = explain(code, mark);
  return [...notes, ...calls.flatMap((c) => c.sentences)].join('\n');
};
const inFunction = (body: string, type = 'int'): string => `static ${type} wren_do(struct wren *w)\n{\n${body}\n}\n`;
const np = '\tstruct device_node *np = of_get_child_by_name(w->node, "x");\n\n\tif (!np)\n\t\treturn -ENODEV;\n';

describe('a line with a finding', () => {
  const code = inFunction(`${np}\tif (wren_bad(w))\n\t\treturn -EIO;\n\tof_node_put(np);\n\treturn 0;`);

  it('has it where it happens, and where its resource is taken', () => {
    for (const mark of ['return -EIO', 'of_get_child_by_name'])
      expect(explain(code, mark).findings).toMatchObject([{ rule: 'leak', acquire: { call: 'of_get_child_by_name' } }]);
  });

  it('tells where the call is given back, and where it is not', () => {
    expect(told(code, 'of_get_child_by_name')).toMatch(
      /it takes a reference, given back by of_node_put\(\); it fails with NULL \(the catalogue says so\)\nof_node_put\(\) gives it back at line 9\nit is still held where the function leaves at line 8\nthat is reported/,
    );
  });
});

describe('a line without a finding tells why', () => {
  it('for what is given back on every path', () => {
    expect(told(inFunction(`${np}\tof_node_put(np);\n\treturn 0;`), 'of_get_child_by_name')).toMatch(/gives it back at line 7\nno path loses it/);
  });

  it('for what is stored, with the statement that stores it', () => {
    expect(told(inFunction(`${np}\tw->child = np;\n\treturn 0;`), 'of_get_child_by_name')).toMatch(
      /it is stored where it outlives the function \('w->child = np'\) at line 7\nno path loses it/,
    );
  });

  it('for what is returned', () => {
    expect(told(inFunction('\treturn of_get_child_by_name(w->node, "x");', 'struct device_node *'), 'of_get')).toMatch(
      /it is returned, .* at line 3/,
    );
  });

  it('for what a function may have taken over', () => {
    const code = inFunction('\tvoid *buf = kmalloc(8, GFP_KERNEL);\n\n\tif (!buf)\n\t\treturn -ENOMEM;\n\twren_enqueue(w, buf);\n\treturn 0;');
    expect(told(code, 'kmalloc')).toMatch(/still held .*\nthat is not reported: wren_enqueue\(\) at line 7 may have taken it over/);
  });

  it('for a lock that the function leaves with', () => {
    expect(told(inFunction('\tmutex_lock(&w->lock);', 'void'), 'mutex_lock')).toMatch(
      /takes a lock.*\nit is still held .*\nthat is not reported: .* on purpose/s,
    );
  });

  it('for what success leaves taken', () => {
    expect(told(inFunction('\treturn clk_prepare_enable(w->clk);'), 'clk_prepare')).toMatch(
      /enables something, given back by clk_disable_unprepare\(\)/,
    );
    expect(told(inFunction('\tclk_prepare_enable(w->clk);\n\treturn 0;'), 'clk_prepare')).toMatch(/that is not reported: the exit is no failure/);
  });

  it('for a release that a test of the object leaves out', () => {
    const guarded =
      '\tclk_prepare_enable(w->clk);\n\tif (wren_bad(w)) {\n\t\tif (w->on)\n\t\t\tclk_disable_unprepare(w->clk);\n\t\treturn -EIO;\n\t}\n\treturn 0;';
    expect(told(inFunction(guarded), 'clk_prepare')).toMatch(
      /leaves at line 7\nthat is not reported: a test leaves out clk_disable_unprepare\(\) at line 6, and it may know that nothing is held/,
    );
  });

  it('for what a comment takes back, apart from other exits', () => {
    const code = inFunction(`${np}\tif (wren_bad(w))\n\t\treturn -EIO; /* getput-ignore leak: a sample */\n\tof_node_put(np);\n\treturn 0;`);
    expect(told(code, 'of_get_child_by_name')).toMatch(/leaves at line 8\nthat is not reported: a comment takes it back/);
  });

  it('for what lives as long as its device', () => {
    expect(told(inFunction('\tw->buf = devm_kzalloc(w->dev, 8, GFP_KERNEL);\n\treturn 0;'), 'devm_kzalloc')).toMatch(/its device/);
  });

  it('for calls that no contract knows, and for functions of the file', () => {
    const helper = 'static void wren_drop(struct device_node *np)\n{\n\tof_node_put(np);\n}\n\n';
    expect(told(inFunction('\twren_sing(w);\n\treturn 0;'), 'wren_sing')).toMatch(/no contract is known/);
    expect(told(helper + inFunction(`${np}\twren_drop(np);\n\treturn 0;`), '\twren_drop(np)')).toMatch(/gives back argument 1 by of_node_put\(\)/);
  });

  it('for lines without calls, and outside of functions', () => {
    expect(told(`int a;\n${inFunction('\tint b = 1;\n\treturn b;')}`, 'int b')).toMatch(/no call on the line/);
    expect(explain(`int a;\n${inFunction('\treturn 0;')}`, 'int a')).toMatchObject({ function: undefined, findings: [], calls: [] });
  });

  it('for what only one configuration has', () => {
    const code = inFunction('#ifdef CONFIG_WREN\n\twren_a(w);\n#else\n\tmutex_lock(&w->lock);\n\tmutex_unlock(&w->lock);\n#endif\n\treturn 0;');
    expect(told(code, 'mutex_lock')).toMatch(
      /compiled only where CONFIG_WREN is not set\n.*takes a lock.*\nmutex_unlock\(\) gives it back at line 7/s,
    );
  });
});

it('never throws, whatever the line', () => {
  const code = inFunction(`${np}\tfor (;;) {\n`);
  if (!parser) throw new Error('the native parser is not there');
  const source = readSource(parser, code);
  for (let line = -1; line < 20; line += 1) expect(explainLine(source, catalogue, line).calls).toBeDefined();
});
