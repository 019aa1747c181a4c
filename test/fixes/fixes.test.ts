import { describe, expect, it } from 'vitest';
import { checkSource } from '../../src/analysis/check.ts';
import { createCatalogue } from '../../src/catalogue/catalogue.ts';
import { benchOf } from '../../src/fixes/bench.ts';
import { applyEdits } from '../../src/fixes/fix.ts';
import { fixesFor } from '../../src/fixes/fixes.ts';
import { suppression } from '../../src/fixes/suppress.ts';
import { createNativeParser } from '../../src/syntax/parser.node.ts';
import { readSource } from '../../src/syntax/read.ts';
import type { FileReport } from '../../src/report/finding.ts';
import type { Source } from '../../src/syntax/tree.ts';

const parser = createNativeParser();
const catalogue = createCatalogue();
const read = (text: string): Source => {
  if (!parser) throw new Error('the native parser is not there');
  return readSource(parser, text);
};
const check = (source: Source): FileReport => checkSource(source, catalogue);

/** The titles of the fixes of the first finding, with the text that each makes. */
function mended(text: string): Readonly<Record<string, string>> {
  const source = read(text);
  const [finding] = check(source).findings;
  if (!finding) throw new Error('nothing was found');
  return Object.fromEntries(
    fixesFor(benchOf(catalogue, { read, dispose: () => undefined }), source, finding).map((fix) => [fix.title, applyEdits(text, fix.edits)]),
  );
}

const body = (lines: string): string => `int gull(struct device *dev, int n)\n{\n${lines}}\n`;

describe('a missing release', () => {
  it('goes before the exit, in braces, also around the other arm', () => {
    const text = body(
      '\tvoid *p = kmalloc(n, GFP_KERNEL);\n\n\tif (!p)\n\t\treturn -ENOMEM;\n\tif (n > 4)\n\t\treturn -EINVAL; /* too many */\n\telse\n\t\tgull_use(dev);\n\tkfree(p);\n\treturn 0;\n',
    );
    expect(mended(text)['Call kfree(p) on this path']).toContain('\tif (n > 4) {\n\t\tkfree(p);\n\t\treturn -EINVAL;\n\t} /* too many */');
  });

  it('waits for a value that needs what is given back', () => {
    const text = body('\tstruct device_node *np = of_get_child_by_name(dev->of_node, "x");\n\n\treturn gull_read(np, n);\n');
    expect(mended(text)['Call of_node_put(np) on this path']).toContain(
      '"x");\n\tint ret;\n\n\tret = gull_read(np, n);\n\tof_node_put(np);\n\treturn ret;\n',
    );
  });

  it('is reached through the label that has it', () => {
    const text = body(
      '\tint ret;\n\tvoid *p = kmalloc(n, GFP_KERNEL);\n\n\tif (!p)\n\t\treturn -ENOMEM;\n\tret = gull_one(dev);\n\tif (ret)\n\t\tgoto err_free;\n\tif (gull_two(dev))\n\t\treturn -EIO;\n\treturn gull_keep(dev, p);\n\nerr_free:\n\tkfree(p);\n\treturn ret;\n',
    );
    expect(mended(text)["Leave through 'err_free'"]).toContain('\tif (gull_two(dev)) {\n\t\tret = -EIO;\n\t\tgoto err_free;\n\t}\n');
  });

  it('gets a label of its own above the one that comes after it, named as the others are', () => {
    const text = body(
      '\tint ret;\n\tvoid *p, *q;\n\n\tp = kmalloc(n, GFP_KERNEL);\n\tif (!p)\n\t\treturn -ENOMEM;\n\tq = kmalloc(n, GFP_KERNEL);\n\tif (!q) {\n\t\tret = -ENOMEM;\n\t\tgoto err_p;\n\t}\n\tret = gull_one(dev);\n\tif (ret)\n\t\tgoto err_p;\n\treturn gull_keep(dev, p, q);\n\nerr_p:\n\tkfree(p);\n\treturn ret;\n',
    );
    expect(mended(text)["Add the label 'err_free_q' that calls kfree()"]).toContain(
      '\tif (ret)\n\t\tgoto err_free_q;\n\treturn gull_keep(dev, p, q);\n\nerr_free_q:\n\tkfree(q);\nerr_p:\n\tkfree(p);\n',
    );
  });

  it('is left to the end of the scope, on a line that breaks where it is too long', () => {
    const text = body(
      '\tstruct device_node *np = of_get_child_by_name(dev->of_node, "calibration");\n\n\tif (!np)\n\t\treturn -ENODEV;\n\tif (gull_bad(np)) {\n\t\tof_node_put(np);\n\t\treturn -EINVAL;\n\t}\n\tn = gull_count(np);\n\treturn n;\n',
    );
    expect(mended(text)["Declare 'np' with __free(device_node)"]).toContain(
      '\tstruct device_node *np __free(device_node) =\n\t\tof_get_child_by_name(dev->of_node, "calibration");\n\n\tif (!np)\n\t\treturn -ENODEV;\n\tif (gull_bad(np))\n\t\treturn -EINVAL;\n',
    );
  });

  it('is the business of the scoped twin of an iterator', () => {
    const text = body(
      '\tstruct device_node *child;\n\n\tfor_each_child_of_node(dev->of_node, child) {\n\t\tif (gull_bad(child))\n\t\t\treturn -EINVAL;\n\t}\n\treturn 0;\n',
    );
    expect(mended(text)['Use for_each_child_of_node_scoped()']).toBe(
      body('\tfor_each_child_of_node_scoped(dev->of_node, child) {\n\t\tif (gull_bad(child))\n\t\t\treturn -EINVAL;\n\t}\n\treturn 0;\n'),
    );
  });

  it('is mended on all exits at once', () => {
    const text = body(
      '\tvoid *p = kmalloc(n, GFP_KERNEL);\n\n\tif (!p)\n\t\treturn -ENOMEM;\n\tif (gull_one(dev))\n\t\treturn -EIO;\n\tif (gull_two(dev))\n\t\treturn -EINVAL;\n\tkfree(p);\n\treturn 0;\n',
    );
    const [title, after] = Object.entries(mended(text))[0] ?? [];
    expect(title).toBe('Call kfree(p) on this path (2 places)');
    expect(after?.match(/kfree\(p\)/g)).toHaveLength(3);
  });
});

describe('other findings', () => {
  it('a conditional get is tested, and what fails is left', () => {
    const text = 'void gull(struct gull *g)\n{\n\tkref_get_unless_zero(&g->ref);\n\tgull_queue(g);\n\tkref_put(&g->ref, gull_free);\n}\n';
    expect(mended(text)['Test the result of kref_get_unless_zero()']).toContain(
      '\tif (!kref_get_unless_zero(&g->ref))\n\t\treturn;\n\tgull_queue(g);\n',
    );
  });

  it('a count that a failed call has raised is not raised by the call that takes its place', () => {
    const text = body('\tint ret = pm_runtime_get_sync(dev);\n\n\tif (ret < 0)\n\t\treturn ret;\n\tpm_runtime_put(dev);\n\treturn 0;\n');
    expect(Object.keys(mended(text))[0]).toBe('Use pm_runtime_resume_and_get() instead of pm_runtime_get_sync()');
  });
});

describe('a suppression', () => {
  it('stands above the line, indented like it, and wants a reason', () => {
    const text = body('\tvoid *p = kmalloc(n, GFP_KERNEL);\n\n\tif (!p)\n\t\treturn -ENOMEM;\n\tgull_use(dev);\n\treturn -EIO;\n');
    const [finding] = check(read(text)).findings;
    if (!finding) throw new Error('nothing was found');
    const { fix, reasonAt } = suppression(text, finding);
    const after = applyEdits(text, fix.edits);
    expect(after).toContain('\t/* getput-ignore leak: say why this is right */\n\treturn -EIO;\n');
    expect(after.slice(reasonAt.start, reasonAt.end)).toBe('say why this is right');
  });
});
