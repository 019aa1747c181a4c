import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { createCatalogue } from '../../src/catalogue/catalogue.ts';
import { benchOf } from '../../src/fixes/bench.ts';
import { mend } from '../../src/fixes/mend.ts';
import type { Mending } from '../../src/fixes/mend.ts';
import type { Finding } from '../../src/report/finding.ts';
import { createNativeParser } from '../../src/syntax/parser.node.ts';
import { readSource } from '../../src/syntax/read.ts';

const parser = createNativeParser();
const catalogue = createCatalogue();
const mending = (text: string, isWanted: (finding: Finding, text: string) => boolean = () => true): Mending => {
  if (!parser) throw new Error('the native parser is not there');
  return mend(benchOf(catalogue, { read: (version) => readSource(parser, version), dispose: () => undefined }), text, isWanted);
};

/** Two leaks of different things, and one that no fix is known for: a caller cannot be told what was kept. */
const two =
  'int gull(struct device *dev, int n)\n{\n\tvoid *p, *q;\n\n\tp = kmalloc(n, GFP_KERNEL);\n\tif (!p)\n\t\treturn -ENOMEM;\n\tq = kmalloc(n, GFP_KERNEL);\n\tif (!q)\n\t\treturn -ENOMEM;\n\tif (gull_one(dev, p, q)) {\n\t\tkfree(p);\n\t\treturn -EIO;\n\t}\n\tkfree(q);\n\tkfree(p);\n\treturn 0;\n}\n';

describe('mend', () => {
  it('mends one finding after the other, each as it stood before, and again has nothing to do', () => {
    const { text, mended, left } = mending(two);
    expect(mended.map(({ finding }) => two.slice(finding.start, finding.end)).sort()).toEqual(['return -EIO;', 'return -ENOMEM;']);
    expect(left).toEqual([]);
    expect(mending(text)).toEqual({ text, mended: [], left: [] });
  });

  it('touches only what is wanted, while lines move', () => {
    const last = mending(two, (finding, text) => text.slice(finding.start, finding.end) === 'return -EIO;');
    expect(last.mended).toHaveLength(1);
    expect(last.left).toEqual([]);
    expect(mending(last.text).mended).toHaveLength(1);
    expect(mending(two, () => false)).toEqual({ text: two, mended: [], left: [] });
  });

  it('mends the whole sample, and leaves its other lines as they are', () => {
    const sample = readFileSync('media/sample/lantern-leaks.c', 'utf8');
    const { text, mended, left } = mending(sample);
    expect([mended.length, left.length]).toEqual([5, 0]);
    const gone = sample.split('\n').filter((line) => !text.includes(line.trim()));
    expect(gone).toEqual(['\tret = pm_runtime_get_sync(lamp->dev);']);
  });
});
