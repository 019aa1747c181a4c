/** Losses that the rest of the file answers are not reported, and it is told why. */
import { describe, expect, it } from 'vitest';
import { answerTo } from '../../src/analysis/answered.ts';
import { explainLine } from '../../src/analysis/explain.ts';
import { createCatalogue } from '../../src/catalogue/catalogue.ts';
import { createNativeParser } from '../../src/syntax/parser.node.ts';
import { readSource } from '../../src/syntax/read.ts';

const parser = createNativeParser();

describe('what answers a finding', () => {
  it('takes several things that are told of it together', () => {
    expect(answerTo({ evidence: ['caller-gives-back', 'error-exit'] })).toBeUndefined();
    expect(answerTo({ evidence: ['caller-gives-back', 'error-exit', 'file-gives-back'] })).toContain('a caller gives it back');
  });

  it('is none where something else proves the loss', () => {
    const doubtful = ['unclear-exit', 'file-gives-back', 'kept-to-itself'];
    expect(answerTo({ evidence: doubtful })).toContain('need be no failure');
    expect(answerTo({ evidence: [...doubtful, 'other-half-gives-back'] })).toBeUndefined();
    expect(answerTo({ evidence: [...doubtful, 'raised-by-failure'] })).toBeUndefined();
  });

  it('leaves a pair of halves believed that only one function shows', () => {
    const doubtful = ['learnt-here', 'kind-register', 'thing-of-the-caller'];
    expect(answerTo({ evidence: doubtful })).toContain('not its own');
    expect(answerTo({ evidence: [...doubtful, 'other-half-gives-back'] })).toBeUndefined();
  });

  it('is nothing to a finding that comes without evidence', () => {
    expect(answerTo({})).toBeUndefined();
  });

  it('is told where the line is asked about', () => {
    if (!parser) throw new Error('the native parser is not there');
    const code = `static int dunlin_on(struct dunlin *d)
{
	int ret = regulator_enable(d->supply);

	if (ret)
		return ret;
	ret = dunlin_settle(d);
	if (ret)
		return ret;
	return 0;
}

int dunlin_start(struct dunlin *d)
{
	int ret = dunlin_on(d);

	if (ret)
		regulator_disable(d->supply);
	return ret;
}

void dunlin_stop(struct dunlin *d)
{
	regulator_disable(d->supply);
}
`;
    const { findings, calls } = explainLine(readSource(parser, code), createCatalogue(), 3);
    expect(findings).toEqual([]);
    expect(calls[0]?.sentences.join('\n')).toContain('a caller gives it back where it fails');
  });
});
