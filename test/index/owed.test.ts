/** What the comment above a function says that its callers owe. */
import { describe, expect, it } from 'vitest';
import { checkSource } from '../../src/analysis/check.ts';
import { createCatalogue } from '../../src/catalogue/catalogue.ts';
import { createAround } from '../../src/index/around.ts';
import type { TreeFiles } from '../../src/index/files.ts';
import { includesOf, outlineOf } from '../../src/index/outline.ts';
import { owedAt, owing } from '../../src/index/owed.ts';
import type { Owed } from '../../src/index/owed.ts';
import { createNativeParser } from '../../src/syntax/parser.node.ts';
import { readSource } from '../../src/syntax/read.ts';

const catalogue = createCatalogue();

const owed = (...lines: readonly string[]): Owed | undefined => {
  const comment = `/**\n${lines.map((line) => ` * ${line}\n`).join('')} */\n`;
  return owedAt(`int before;\n\n${comment}struct oriole *oriole_find(int n)\n{\n}\n`, `int before;\n\n${comment}`.length);
};

describe('the comment above a function', () => {
  it.each([
    ['Return: the oriole, or NULL. Use oriole_put() on it when done.'],
    ['The returned oriole must be released with oriole_put().'],
    ['Its reference has to be dropped by the caller', 'using oriole_put().'],
    ['The caller must call oriole_put() in the end.'],
    ['Callers should then call oriole_put().'],
    ['The caller is responsible for calling oriole_put() on it.'],
    ['Caller must free the memory using oriole_put().'],
    ['Release it with oriole_put().'],
  ])('says who gives back: %s', (...lines) => {
    expect(owed(...lines)).toEqual({ release: 'oriole_put', fails: 'null' });
  });

  it.each([
    ['Finds an oriole. See oriole_put().'],
    ['The caller must not call oriole_put() on it.'],
    ['It is given back automatically: nobody must call oriole_put().'],
    ['Like oriole_get(), but managed: it must be released with oriole_put() by nobody.'],
    ['Must be called with the lock of oriole_put() held.'],
  ])('says nothing of it: %s', (...lines) => {
    expect(owed(...lines)).toBeUndefined();
  });

  it('says how it fails', () => {
    const said = 'Release it with oriole_put().';
    for (const how of ['an ERR_PTR() on failure.', 'else -ENODEV.', 'an error pointer.'])
      expect(owed(said, `Return: the oriole, ${how}`)?.fails, how).toBe('errptr');
    expect(owed(said, 'Return: the oriole, or NULL where there is none.')?.fails).toBe('null');
  });

  it('is the one right above it, and kernel-doc', () => {
    const said = ' Release it with oriole_put(). ';
    for (const text of [`/*${said}*/\n`, `/**${said}*/\nint between;\n`, `/**${said}*/ /* and more */\n`, said])
      expect(owedAt(text, text.length), text).toBeUndefined();
  });

  it('is believed of calls that give back what a pointer names, and no member of it', () => {
    expect(owing('oriole_find', { release: 'of_node_put', fails: 'null' }, catalogue)?.outcomes).toHaveLength(2);
    for (const release of ['oriole_put', 'put_device', 'mutex_unlock', 'clk_disable_unprepare'])
      expect(owing('oriole_find', { release, fails: 'null' }, catalogue), release).toBeUndefined();
  });

  it('holds a caller in another file to it, where the text of the function does not show it', () => {
    const parser = createNativeParser();
    if (!parser) throw new Error('the native parser is not there');
    const texts = new Map([
      ['drivers/oriole/oriole.h', 'struct device_node *oriole_find(int n);\n'],
      [
        'drivers/oriole/core.c',
        '#include "oriole.h"\n/**\n * oriole_find - finds the node of an oriole\n * @n: its number\n *\n * Return: the node, or NULL. Use of_node_put() on it when done.\n */\nstruct device_node *oriole_find(int n)\n{\n\treturn oriole_ops->find(n);\n}\n',
      ],
    ]);
    const files: TreeFiles = {
      text: (path) => texts.get(path),
      outline: (path) => (texts.has(path) ? outlineOf(texts.get(path) ?? '') : undefined),
      sources: (folder) => [...texts.keys()].filter((path) => path.startsWith(`${folder}/`) && path.endsWith('.c')),
    };
    const user = `#include "oriole.h"
int oriole_count(int n)
{
	struct device_node *np = oriole_find(n);

	if (!np)
		return -ENODEV;
	if (n > 4)
		return -EINVAL;
	of_node_put(np);
	return 0;
}
`;
    const around = createAround(files, parser, catalogue)('drivers/oriole/user.c', includesOf(user));
    const { findings } = checkSource(readSource(parser, user), catalogue, around);
    expect(findings.map((f) => [f.rule, f.acquire?.call, f.release])).toEqual([['leak', 'oriole_find', 'of_node_put']]);
  });
});
