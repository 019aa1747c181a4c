/** What the function itself says of a loss: how it came to the thing, and which exit loses it. */
import { describe, expect, it } from 'vitest';
import { checkSource } from '../../src/analysis/check.ts';
import { createCatalogue } from '../../src/catalogue/catalogue.ts';
import { createNativeParser } from '../../src/syntax/parser.node.ts';
import { readSource } from '../../src/syntax/read.ts';

const parser = createNativeParser();
const catalogue = createCatalogue();
const evidenceIn = (code: string): readonly string[] => {
  if (!parser) throw new Error('the native parser is not there');
  const { findings } = checkSource(readSource(parser, code), catalogue);
  expect(findings).toHaveLength(1);
  return findings[0]?.evidence ?? [];
};

/** A function that comes to something and never gives it back. */
const comesTo = (call: string): string => `static int fell_read(struct net_device *dev, u32 *level)
{
	struct phy_device *found = ${call};

	if (!found)
		return -ENODEV;
	*level = fell_level(found->speed);
	return 0;
}
`;

describe('what no path gives back', () => {
  it('counts as looked up where the call finds what is there', () => {
    expect(evidenceIn(comesTo('of_find_device_by_node(dev->node)'))).toContain('only-looked-up');
  });

  it('does not where the call attaches it to something that knows of it', () => {
    expect(evidenceIn(comesTo('of_phy_connect(dev, dev->node, fell_adjust, 0, 0)'))).not.toContain('only-looked-up');
  });
});

/** A function with labels that give back, and a way before them that leaves with \`way\`. */
const leaves = (way: string): string => `static int fell_enable(struct fell *f)
{
	int ret = clk_prepare_enable(f->clk);

	if (ret)
		return ret;
	if (fell_is_old(f))
		return ${way};
	ret = fell_reset(f);
	if (ret)
		goto disable;
	clk_disable_unprepare(f->clk);
	return 0;
disable:
	clk_disable_unprepare(f->clk);
	return ret;
}
`;
/** A function that succeeds with it, beside a way that says so too and gives it back. */
const succeeds = `static int fell_start(struct fell *f)
{
	int ret = clk_prepare_enable(f->clk);

	if (ret)
		return ret;
	if (fell_is_old(f))
		goto disable;
	ret = fell_reset(f);
	if (ret)
		goto disable;
	return 0;
disable:
	clk_disable_unprepare(f->clk);
	return ret;
}
`;

describe('an exit before the release', () => {
  it('leaves too early where it fails', () => {
    expect(evidenceIn(leaves('-ENODEV'))).toContain('leaves-before-the-release');
  });

  it('does where it succeeds, and others that succeed come to the release', () => {
    expect(evidenceIn(leaves('0'))).toContain('leaves-before-the-release');
  });

  it('does not where it succeeds and only what fails comes to the release', () => {
    expect(evidenceIn(succeeds)).not.toContain('leaves-before-the-release');
  });
});

describe('memory that has a count in it', () => {
  const code = (undo: string): string => `struct gate *fell_create(struct fell_list *all)
{
	struct fell *fell;
	struct gate *gate;
	int err;

	fell = kzalloc(sizeof(*fell), GFP_KERNEL);
	if (!fell)
		return ERR_PTR(-ENOMEM);
	gate = &fell->gate;
	err = gate_init(gate, all);
	if (err < 0) {
		kfree(fell);
		goto out;
	}
	err = gate_register(gate, 3);
	if (err < 0)
		goto undo;
	return gate;
undo:
	${undo}(&gate->dev);
out:
	return ERR_PTR(err);
}
`;
  it('may be freed by whoever gives that count back', () => {
    expect(evidenceIn(code('device_unregister'))).toContain('freed-by-its-count');
  });
});
