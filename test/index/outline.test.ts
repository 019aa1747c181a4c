import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { includesOf, outlineOf } from '../../src/index/outline.ts';
import { readStore, writeStore } from '../../src/index/store.ts';
import type { StoredFile } from '../../src/index/store.ts';
import { textOfMacro } from '../../src/index/macro.ts';

const header = `/* SPDX */
#ifndef LAMP_H
#define LAMP_H
#include <linux/mutex.h>
#include "wick.h"

#define LAMP_MAX 4
#define lamp_lock(l) mutex_lock(&(l)->lock)
#define lamp_each(l) for (; l; l = l->next)

struct lamp {
	struct mutex lock;
	int (*light)(struct lamp *lamp);
};

extern int lamp_light(struct lamp *lamp);
struct lamp *lamp_find(int n) __must_check;
static const struct ops lamp_ops = {
	.light = lamp_light,
};

#ifdef CONFIG_LAMP
int lamp_trim(struct lamp *lamp);
#else
static inline int lamp_trim(struct lamp *lamp) { return 0; }
#endif

/**
 * lamp_get - takes a lamp
 *
 * Return: the lamp, or -ENODEV as a pointer. The caller must call lamp_put().
 */
static inline __must_check struct lamp *lamp_get(struct lamp *lamp)
{
	if (lamp)
		kref_get(&lamp->ref);
	return lamp;
}

DEFINE_FREE(lamp_put, struct lamp *, if (!IS_ERR_OR_NULL(_T)) lamp_put(_T))
DEFINE_GUARD(lamp, struct lamp *, lamp_take(_T), lamp_drop(_T))

int lamp_global(void)
{
#ifdef A
	if (a()) {
#else
	if (b()) {
#endif
		c();
	}
	return 0;
}

void lamp_after(void) { d(); }
#endif
`;

describe('an outline', () => {
  const outline = outlineOf(header);

  it('has the includes as they are written', () => {
    expect(outline.includes).toEqual(['<linux/mutex.h>', '"wick.h"']);
    expect(includesOf(header)).toEqual(outline.includes);
  });

  it('tells functions, inline ones and macros apart, with what they call', () => {
    expect(outline.defines.map(({ name, kind, calls }) => `${kind} ${name}: ${calls.join(' ')}`)).toEqual([
      'macro lamp_lock: mutex_lock',
      'local lamp_trim: ',
      'local lamp_get: kref_get',
      'global lamp_global: a b c',
      'global lamp_after: d',
    ]);
    const get = outline.defines.find(({ name }) => name === 'lamp_get');
    expect(header.slice(get?.start, get?.end)).toMatch(/^static inline [^]*return lamp;\n}$/);
  });

  it('knows what is only declared', () => {
    expect(outline.declares).toEqual(['lamp_light', 'lamp_find', 'lamp_trim']);
  });

  it('knows the classes of cleanup.h, with or without a semicolon', () => {
    expect(outline.classes).toEqual([
      { name: 'lamp_put', kind: 'free', release: 'lamp_put' },
      { name: 'lamp', kind: 'guard', release: 'lamp_drop', acquire: 'lamp_take' },
    ]);
  });

  it('is made of any text', () => {
    fc.assert(
      fc.property(fc.array(fc.constantFrom('static ', 'int ', 'f', '(', ')', '{', '}', ';', ',', '\n', '#define x(a) f(a)\n', '#if A\n', '"', 'DEFINE_FREE', '= ')), (parts) => {
        const text = parts.join('');
        for (const { start, end } of outlineOf(text).defines) expect(start >= 0 && end <= text.length && start <= end).toBe(true);
      }),
    ); // prettier-ignore
  });
});

describe('a macro', () => {
  it.each([
    ['#define lamp_lock(l) mutex_lock(&(l)->lock)', 'static inline void *lamp_lock(void *l) { return (mutex_lock(&(l)->lock)); }'],
    ['#define lamp_two(a, b) \\\n\tdo { f(a); g(b); } while (0)', 'static inline void lamp_two(void *a, void *b) { do { f(a); g(b); } while (0); }'],
    ['#define lamp_none() f()', 'static inline void *lamp_none(void) { return (f()); }'],
    ['#define lamp_paste(a) f_##a()', undefined],
    ['#define LAMP 4', undefined],
  ])('%s is read as a function', (define, text) => {
    expect(textOfMacro(define)).toBe(text);
  });
});

describe('a store', () => {
  const files = new Map<string, StoredFile>([
    ['include/b.h', { time: 12.5, size: 7, key: 'k', outline: outlineOf('') }],
    ['include/a.h', { time: 1, size: header.length, key: 'x', outline: outlineOf(header) }],
  ]);

  it('gives back what was written', () => {
    const read = readStore(writeStore(files));
    expect([...(read ?? [])].map(([path, file]) => [path, { ...file, outline: file.outline }])).toEqual(
      [...files].sort(([a], [b]) => (a < b ? -1 : 1)),
    );
  });

  it('is the same whatever order the files came in', () => {
    expect(writeStore(new Map([...files].reverse()))).toBe(writeStore(files));
  });

  it('is not read where a single character differs', () => {
    const text = writeStore(files);
    fc.assert(
      fc.property(fc.nat({ max: text.length - 2 }), (at) => {
        expect(readStore(`${text.slice(0, at)}\u0001${text.slice(at + 1)}`)).toBeUndefined();
        expect(readStore(text.slice(0, at))).toBeUndefined();
      }),
    );
  });

  it.each(['', '\n', 'getput-index 0 abc\n{}\n', '{"version":1}'])('is not read of %j', (text) => {
    expect(readStore(text)).toBeUndefined();
  });
});
