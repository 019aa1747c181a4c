/** What callers in other files of a tree do where a function fails: they undo what it left, or leave it. */
import { describe, expect, it } from 'vitest';
import { recheckSource } from '../../src/analysis/check.ts';
import { createCatalogue } from '../../src/catalogue/catalogue.ts';
import { createAround } from '../../src/index/around.ts';
import type { TreeFiles } from '../../src/index/files.ts';
import { includesOf, outlineOf } from '../../src/index/outline.ts';
import { createNativeParser } from '../../src/syntax/parser.node.ts';
import { readSource } from '../../src/syntax/read.ts';

const catalogue = createCatalogue();

const path = 'drivers/smew/power.c';
const power = `int smew_power_init(struct smew *s)
{
	int ret = regulator_enable(s->supply);

	if (ret)
		return ret;
	ret = smew_settle(s);
	if (ret)
		return ret;
	return 0;
}

void smew_power_fini(struct smew *s)
{
	regulator_disable(s->supply);
}
`;

/** A tree in memory, of the file above and others. */
function treeOf(others: Readonly<Record<string, string>>): TreeFiles {
  const texts = new Map(Object.entries({ [path]: power, ...others }));
  return {
    text: (file) => texts.get(file),
    outline: (file) => {
      const text = texts.get(file);
      return text === undefined ? undefined : outlineOf(text);
    },
    sources: (folder) => [...texts.keys()].filter((file) => file.slice(0, file.lastIndexOf('/')) === folder && file.endsWith('.c')).sort(),
  };
}

/** The evidence of what is lost in the file above, in a tree with these files too. */
function evidence(others: Readonly<Record<string, string>>): readonly string[] {
  const parser = createNativeParser();
  if (!parser) throw new Error('the native parser is not there');
  const around = createAround(treeOf(others), parser, catalogue)(path, includesOf(power));
  const { report, answered } = recheckSource(readSource(parser, power), catalogue, undefined, around);
  const found = [...report.findings, ...answered];
  expect(found.map((f) => f.function)).toEqual(['smew_power_init']);
  return found[0]?.evidence ?? [];
}

/** A caller that goes on as `failure` says where the function fails, and another thing that may fail. */
const caller = (name: string, failure: string): string => `int ${name}(struct smew *s)
{
	int err = smew_power_init(s);

	if (err)
		${failure};
	err = smew_wake(s);
	if (err)
		goto off;
	return 0;

off:
	smew_power_fini(s);
	return err;
}
`;

describe('a function that only other files call', () => {
  it('is doubted where nobody is found who calls it', () => {
    expect(evidence({})).toContain('called-from-elsewhere');
  });

  it('is answered by a caller that undoes it where it fails', () => {
    const told = evidence({ 'drivers/smew/core.c': caller('smew_probe', 'goto off') });
    expect(told).toContain('caller-gives-back');
    expect(told).not.toContain('called-from-elsewhere');
  });

  it('is believed where the caller leaves it', () => {
    const told = evidence({ 'drivers/smew/core.c': caller('smew_probe', 'return err') });
    expect(told).not.toContain('caller-gives-back');
    expect(told).not.toContain('called-from-elsewhere');
  });

  it('has the callers of its callers asked, who may undo it by way of others', () => {
    const middle = caller('smew_start', 'return err');
    const above = (failure: string): string => `static void smew_stop(struct smew *s)
{
	smew_power_fini(s);
}

static int smew_probe(struct smew *s)
{
	int err = smew_start(s);

	if (err) {
		${failure};
		return err;
	}
	return 0;
}
`;
    expect(evidence({ 'drivers/smew/core.c': middle, 'drivers/smew/probe.c': above('smew_stop(s)') })).toContain('caller-gives-back');
    const left = evidence({ 'drivers/smew/core.c': middle, 'drivers/smew/probe.c': above('smew_log(s)') });
    expect(left).not.toContain('caller-gives-back');
    expect(left).not.toContain('called-from-elsewhere');
  });

  it('stays doubted where nobody is known who is told in the end', () => {
    const passing = 'int smew_start(struct smew *s)\n{\n\tint err = smew_power_init(s);\n\n\tsmew_log(s);\n\treturn err;\n}\n';
    expect(evidence({ 'drivers/smew/core.c': passing })).toContain('called-from-elsewhere');
  });

  it('is believed where its caller undoes it only when a later step fails', () => {
    const told = evidence({ 'drivers/smew/core.c': caller('smew_start', 'return err') });
    expect(told).toContain('callers-let-go');
    expect(told).not.toContain('called-from-elsewhere');
  });

  it('is asked about in the folder above where its own has no caller, and nowhere else', () => {
    const probe = caller('smew_probe', 'goto off');
    expect(evidence({ 'drivers/all.c': probe })).toContain('caller-gives-back');
    expect(evidence({ 'drivers/other/all.c': probe })).toContain('called-from-elsewhere');
  });
});
