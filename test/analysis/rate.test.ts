import { describe, expect, it } from 'vitest';
import { checkSource } from '../../src/analysis/check.ts';
import { rated, scoreOf, severityOf } from '../../src/analysis/rate.ts';
import { thresholds, weights } from '../../src/analysis/weights.ts';
import { createCatalogue } from '../../src/catalogue/catalogue.ts';
import type { Finding } from '../../src/report/finding.ts';
import { createNativeParser } from '../../src/syntax/parser.node.ts';
import { readSource } from '../../src/syntax/read.ts';

const parser = createNativeParser();
const catalogue = createCatalogue();
const findingsOf = (code: string): readonly Finding[] => {
  if (!parser) throw new Error('the native parser is not there');
  return checkSource(readSource(parser, code), catalogue).findings;
};
const only = (code: string): Finding => {
  const [finding, ...more] = findingsOf(code);
  if (!finding || more.length > 0) throw new Error(`${more.length + (finding ? 1 : 0)} findings instead of one`);
  return finding;
};

/** The finding as a rule of another file makes it, without evidence. */
const findingWithout = ({ rule, severity, message, function: name, start, end, acquire, release, path, fingerprint, reasons }: Finding): Finding => ({
  rule,
  severity,
  message,
  function: name,
  start,
  end,
  acquire,
  release,
  path,
  fingerprint,
  reasons, // prettier-ignore
});

const oddOneOut = `static int lark_start(struct lark *l)
{
	struct device_node *np = of_get_child_by_name(l->node, "x");

	if (!np)
		return -ENODEV;
	if (lark_a(l))
		return -EIO;
	if (lark_b(l)) {
		of_node_put(np);
		return -EINVAL;
	}
	of_node_put(np);
	return 0;
}
`;
const leftToTheCaller = `static int lark_setup(struct lark *l)
{
	int ret = clk_prepare_enable(l->clk);

	if (ret)
		return ret;
	if (lark_a(l))
		return -EIO;
	return 0;
}
`;

describe('the score of a finding', () => {
  it('is high where the other exits give back what one forgets, and says where they do', () => {
    const finding = only(oddOneOut);
    expect(finding.severity).not.toBe('hint');
    expect(finding.score).toBeGreaterThan(0.55);
    expect(finding.reasons.join('; ')).toMatch(/^of_node_put\(\) gives it back at line 10, not here; .*what the call takes is in the catalogue/);
    expect(finding.reasons).toContain('it is the only exit that does not give it back');
  });

  it('is low where it is done to something of the caller, and nothing else of the file gives it back', () => {
    const finding = only(leftToTheCaller);
    expect(finding.severity).toBe('hint');
    expect(finding.doubts).toContain('no other function of the file ever gives it back');
    expect(finding.doubts?.length).toBeLessThanOrEqual(3);
  });

  it('is lower in one configuration alone', () => {
    const finding = only(
      oddOneOut
        .replace('return -EIO;', 'return -EIO;\n')
        .replace('if (lark_a', '#ifdef CONFIG_LARK\n\tif (lark_a')
        .replace('-EIO;\n', '-EIO;\n#endif'),
    );
    expect(finding.configuration).toEqual([{ name: 'CONFIG_LARK', set: true }]);
    expect(finding.score).toBeLessThan(only(oddOneOut).score ?? 0);
  });

  it('grows with each kind of evidence for it, and stays between 0 and 1', () => {
    const base = only(oddOneOut);
    // From the middle of the scale, where what is rounded off is less than the smallest weight.
    const believed = ['curated', 'error-exit', 'leaves-before-the-release'];
    for (const [id, { weight }] of Object.entries(weights)) {
      const without = scoreOf({ ...base, evidence: believed });
      const with_ = scoreOf({ ...base, evidence: [...believed, id] });
      expect(Math.sign(with_ - without), id).toBe(Math.sign(weight));
    }
    const everything = scoreOf({ ...base, evidence: Object.keys(weights) });
    expect(everything).toBeGreaterThanOrEqual(0);
    expect(everything).toBeLessThanOrEqual(1);
  });

  it('decides the severity by thresholds that fall', () => {
    const from = thresholds.map((t) => t.from);
    expect(from).toEqual([...from].sort((a, b) => b - a));
    expect([0, 0.49, 0.5, 0.59, 0.6, 1].map(severityOf)).toEqual(['hint', 'hint', 'warning', 'warning', 'error', 'error']);
  });

  it('is a usual one where a finding brings no evidence', () => {
    expect(rated(findingWithout(only(oddOneOut))).severity).toBe('warning');
  });
});
