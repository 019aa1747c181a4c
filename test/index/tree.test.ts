import fc from 'fast-check';
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, utimesSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { checkSource } from '../../src/analysis/check.ts';
import { createCatalogue } from '../../src/catalogue/catalogue.ts';
import { createAround } from '../../src/index/around.ts';
import { includesOf } from '../../src/index/outline.ts';
import { cacheFolder } from '../../src/index/cache.node.ts';
import { openTree } from '../../src/index/tree.node.ts';
import type { Tree } from '../../src/index/tree.node.ts';
import type { FileReport } from '../../src/report/finding.ts';
import { createNativeParser } from '../../src/syntax/parser.node.ts';
import { readSource } from '../../src/syntax/read.ts';

const parser = createNativeParser();
const catalogue = createCatalogue();

/** A small tree: a driver of three files with a header of its own, beside one that has nothing to do with it. */
const samples: Readonly<Record<string, string>> = {
  'include/linux/lamp.h': `#include <linux/wick.h>
struct lamp { struct device_node *np; struct mutex lock; };
static inline struct device_node *lamp_node(struct device *dev)
{
	return of_parse_phandle(dev->of_node, "lamp", 0);
}
int lamp_real(struct device_node *np);
#ifndef CONFIG_LAMP
static inline void lamp_forget(struct device_node *np) { of_node_put(np); }
#endif
void lamp_forget(struct device_node *np);
`,
  'include/linux/wick.h': `#define wick_lock(l) mutex_lock(&(l)->lock)
#define wick_unlock(l) mutex_unlock(&(l)->lock)
DEFINE_FREE(wick_node, struct device_node *, if (_T) of_node_put(_T))
`,
  'drivers/lamp/lamp.h': `#include <linux/lamp.h>
struct device_node *lamp_open(struct device *dev);
void lamp_close(struct device_node *np);
`,
  'drivers/lamp/core.c': `#include "lamp.h"
static struct device_node *pick(struct device *dev)
{
	return lamp_node(dev);
}
struct device_node *lamp_open(struct device *dev)
{
	return pick(dev);
}
void lamp_close(struct device_node *np)
{
	of_node_put(np);
}
`,
  'drivers/lamp/leaks.c': `#include "lamp.h"
int lose_opened(struct device *dev)
{
	struct device_node *np = lamp_open(dev);

	if (!np)
		return -ENODEV;
	if (dev->id)
		return -EINVAL;
	lamp_close(np);
	return 0;
}

int lose_inline(struct device *dev)
{
	struct device_node *np = lamp_node(dev);

	if (!np)
		return -ENODEV;
	return dev->id;
}

int lose_lock(struct lamp *lamp, int n)
{
	wick_lock(lamp);
	if (n)
		return -EBUSY;
	wick_unlock(lamp);
	return 0;
}
`,
  'drivers/lamp/right.c': `#include "lamp.h"
int closes(struct device *dev)
{
	struct device_node *np = lamp_open(dev);
	int ret;

	if (!np)
		return -ENODEV;
	ret = lamp_real(np);
	lamp_close(np);
	return ret;
}

int frees(struct device *dev)
{
	struct device_node *np __free(wick_node) = lamp_node(dev);

	if (!np)
		return -ENODEV;
	return 0;
}

int locks(struct lamp *lamp)
{
	wick_lock(lamp);
	lamp->np = NULL;
	wick_unlock(lamp);
	return 0;
}
`,
  // The same name as the driver's function, in a driver that has nothing to do with it.
  'drivers/tent/core.c': 'void lamp_close(struct device_node *np) { }\nstruct device_node *lamp_open(struct device *dev) { return dev->of_node; }\n',
  'drivers/tent/alone.c': samplesAlone(),
  'drivers/lamp/circle.c': `#include "lamp.h"
struct device_node *circle_a(struct device *dev) { if (dev->id) return circle_b(dev); return lamp_node(dev); }
struct device_node *circle_b(struct device *dev) { if (dev->id) return circle_a(dev); return lamp_node(dev); }
`,
  'drivers/lamp/asks.c': `#include "lamp.h"
int asks(struct device *dev)
{
	struct device_node *a = circle_a(dev);
	struct device_node *b = circle_b(dev);

	of_node_put(b);
	of_node_put(a);
	return 0;
}
`,
};

function samplesAlone(): string {
  return '#include <linux/of.h>\nint alone(struct device *dev)\n{\n\tstruct device_node *np = lamp_node(dev);\n\n\treturn np ? 0 : -ENODEV;\n}\n';
}

let root = '';
let cache = '';

beforeAll(() => {
  const folder = mkdtempSync(join(tmpdir(), 'getput-tree-'));
  root = join(folder, 'tree');
  cache = join(folder, 'cache');
  for (const [path, text] of Object.entries(samples)) {
    mkdirSync(dirname(join(root, path)), { recursive: true });
    writeFileSync(join(root, path), text);
  }
});

afterAll(() => rmSync(dirname(root), { recursive: true, force: true }));

function check(tree: Tree, path: string): FileReport {
  if (!parser) throw new Error('the native parser is not there');
  const text = readFileSync(join(root, path), 'utf8');
  return checkSource(readSource(parser, text), catalogue, createAround(tree.files, parser, catalogue)(path, includesOf(text)));
}

const losses = (report: FileReport): readonly string[] =>
  report.findings.map((f) => `${f.function}: ${f.rule} ${f.acquire?.call ?? ''} ${f.release ?? ''}`);
const sources = Object.keys(samples).filter((path) => path.endsWith('.c'));

describe('a file in its tree', () => {
  it('is held to what functions of headers and of other files take', () => {
    expect(losses(check(openTree(root, undefined), 'drivers/lamp/leaks.c'))).toEqual([
      'lose_opened: leak lamp_open lamp_close',
      'lose_inline: leak lamp_node of_node_put',
      'lose_lock: lock-imbalance wick_lock wick_unlock',
    ]);
  });

  it('is believed where it gives back by those', () => {
    expect(check(openTree(root, undefined), 'drivers/lamp/right.c').findings).toEqual([]);
    expect(check(openTree(root, undefined), 'drivers/lamp/asks.c').findings).toEqual([]);
  });

  it('is told nothing by headers that it does not include, nor by drivers beside it', () => {
    expect(check(openTree(root, undefined), 'drivers/tent/alone.c').findings).toEqual([]);
  });

  it('takes an inline function beside a declaration for what stands in where the real one is not built', () => {
    const path = 'drivers/lamp/stub.c';
    const text = '#include "lamp.h"\nvoid twice(struct device_node *np)\n{\n\tlamp_forget(np);\n\tlamp_forget(np);\n}\n';
    writeFileSync(join(root, path), text);
    expect(check(openTree(root, undefined), path).findings).toEqual([]);
    rmSync(join(root, path));
  });

  it('has the same findings whatever was asked before, by whom, with a cold cache or a warm one', () => {
    if (!parser) throw new Error('the native parser is not there');
    const cReader = parser;
    const cold = sources.map((path) => JSON.stringify(check(openTree(root, undefined), path)));
    fc.assert(
      fc.property(fc.shuffledSubarray(sources, { minLength: 1 }), fc.boolean(), (order, isShared) => {
        const tree = openTree(root, cache);
        const around = createAround(tree.files, cReader, catalogue);
        for (const path of order) {
          const text = readFileSync(join(root, path), 'utf8');
          const mine = isShared ? around : createAround(tree.files, cReader, catalogue);
          const report = checkSource(readSource(cReader, text), catalogue, mine(path, includesOf(text)));
          expect(JSON.stringify(report)).toBe(cold[sources.indexOf(path)]);
        }
        tree.save();
      }),
      { numRuns: 12 },
    );
  });
});

describe('the index of a tree', () => {
  it('reads no file when it is opened, each one once, and only what changed after that', () => {
    rmSync(cache, { recursive: true, force: true });
    const first = openTree(root, cache);
    expect(first.counts()).toEqual({ known: 0, read: 0 });
    check(first, 'drivers/lamp/leaks.c');
    const { read } = first.counts();
    expect(read).toBeGreaterThan(4);
    expect(first.save()).toBe(true);
    const warm = openTree(root, cache);
    check(warm, 'drivers/lamp/leaks.c');
    expect(warm.counts()).toEqual({ known: read, read: 0 });
    writeFileSync(join(root, 'include/linux/wick.h'), '#define wick_lock(l) mutex_lock(&(l)->lock)\n');
    utimesSync(join(root, 'include/linux/lamp.h'), 1, 1);
    warm.forget();
    check(warm, 'drivers/lamp/leaks.c');
    expect(warm.counts().read).toBe(2);
    writeFileSync(join(root, 'include/linux/wick.h'), samples['include/linux/wick.h'] ?? '');
  });

  it('is made anew where what was written down is broken', () => {
    rmSync(cache, { recursive: true, force: true });
    const first = openTree(root, cache);
    const report = check(first, 'drivers/lamp/leaks.c');
    first.save();
    const [name = ''] = readdirSync(cache);
    for (const broken of ['', 'getput-index 0 x\n{}\n', readFileSync(join(cache, name), 'utf8').slice(0, -20)]) {
      writeFileSync(join(cache, name), broken);
      const again = openTree(root, cache);
      expect(again.counts().known).toBe(0);
      expect(check(again, 'drivers/lamp/leaks.c')).toEqual(report);
    }
  });

  it('works where nothing can be written, and where there is no tree', () => {
    writeFileSync(join(root, 'file'), '');
    const tree = openTree(root, join(root, 'file'));
    check(tree, 'drivers/lamp/leaks.c');
    expect(tree.save()).toBe(false);
    expect(openTree(join(root, 'missing'), undefined).files.outline('include/linux/lamp.h')).toBeUndefined();
  });

  it('knows a file of another folder by the end of its name', () => {
    const tree = openTree(root, undefined);
    expect(tree.placeOf(join(root, 'drivers/lamp/core.c'))).toBe('drivers/lamp/core.c');
    expect(tree.placeOf('/elsewhere/before/drivers/lamp/core.c')).toBe('drivers/lamp/core.c');
    expect(tree.placeOf('/elsewhere/core.c')).toBeUndefined();
  });

  it('is kept where caches are', () => {
    expect(cacheFolder({ XDG_CACHE_HOME: '/a' })).toBe(join('/a', 'getput'));
    expect(cacheFolder({})).toMatch(/getput$/);
  });
});
