/** What an author says of the code himself: in a comment above a call, and by the names of functions. */
import { describe, expect, it } from 'vitest';
import { checkSource } from '../../src/analysis/check.ts';
import { isNamedAfterMistake, saysKept } from '../../src/analysis/remarks.ts';
import { createCatalogue } from '../../src/catalogue/catalogue.ts';
import type { Finding } from '../../src/report/finding.ts';
import { createNativeParser } from '../../src/syntax/parser.node.ts';
import { readSource } from '../../src/syntax/read.ts';

const parser = createNativeParser();
const onlyFinding = (code: string): Finding => {
  if (!parser) throw new Error('the native parser is not there');
  const { findings } = checkSource(readSource(parser, code), createCatalogue());
  expect(findings).toHaveLength(1);
  return findings[0] as Finding;
};

const kept = (remark: string): string => `static int dipper_level(struct device_node *np, u32 *level)
{
	struct device_node *parent;

	${remark}
	parent = of_get_parent(np);
	if (!parent)
		return -ENODEV;
	if (of_property_read_u32(parent, "level", level))
		return -EINVAL;
	of_node_put(parent);
	return 0;
}
`;

describe('a comment above the call', () => {
  it('that says that the reference stays speaks against its loss', () => {
    const plain = onlyFinding(kept('/* The level stands in the parent. */'));
    const meant = onlyFinding(kept('/* We do not\n\t * release this one: the level is read for ever. */'));
    expect(plain.evidence).not.toContain('said-to-be-kept');
    expect(plain.severity).not.toBe('hint');
    expect(meant.evidence).toContain('said-to-be-kept');
    expect(meant.severity).toBe('hint');
    expect(meant.doubts).toContain('a comment at the call says that it is kept on purpose');
  });

  it('is the one that ends in the line above, in either form', () => {
    const at = (code: string): boolean => saysKept(code, code.indexOf('take('));
    expect(at('// never freed\n\ttake(x);')).toBe(true);
    expect(at('/* never freed */\n\tother();\n\ttake(x);')).toBe(false);
    expect(at('/* never freed */\n\tp = take(x);')).toBe(true);
    expect(at('take(x); /* never freed */')).toBe(false);
  });
});

const reuse = (name: string): string => `void ${name}(void)
{
	u32 *base = kmalloc(64, GFP_KERNEL);

	if (!base)
		return;
	kfree(base);
	base[1] = 3;
}
`;

describe('a file with functions that are named after mistakes', () => {
  it('makes them on purpose', () => {
    expect(onlyFinding(reuse('dipper_reset')).severity).not.toBe('hint');
    const meant = onlyFinding(reuse('dipper_write_after_free'));
    expect(meant.evidence).toContain('wrong-on-purpose');
    expect(meant.severity).toBe('hint');
  });

  it('is known by whole words', () => {
    expect(isNamedAfterMistake('DIPPER_DOUBLE_FREE')).toBe(true);
    expect(isNamedAfterMistake('dipper_after_freeze')).toBe(false);
  });
});
