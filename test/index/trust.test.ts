/** What callers are held to of what a function of another file keeps: that a failure keeps nothing. */
import { describe, expect, it } from 'vitest';
import { checkSource } from '../../src/analysis/check.ts';
import { createCatalogue } from '../../src/catalogue/catalogue.ts';
import { createAround } from '../../src/index/around.ts';
import type { TreeFiles } from '../../src/index/files.ts';
import { includesOf, outlineOf } from '../../src/index/outline.ts';
import { createNativeParser } from '../../src/syntax/parser.node.ts';
import { readSource } from '../../src/syntax/read.ts';

const catalogue = createCatalogue();

const path = 'drivers/lapwing/call.c';
const call = `int lapwing_call(struct lapwing *l, int id)
{
	struct lapwing_note *note = kzalloc(sizeof(*note), GFP_KERNEL);

	if (!note)
		return -ENOMEM;
	return lapwing_set_handler(l, id, note);
}
`;

/** A function of another file that stores what it is given; `early`: before it knows whether it fails. */
const handler = (early: boolean): string => `int lapwing_set_handler(struct lapwing *l, int id, void *data)
{
	struct lapwing_irq *irq;
	int ret = 0;

	mutex_lock(&l->lock);
	irq = &l->irq[id];
	${early ? 'irq->data = data;' : ''}
	if (!irq->used) {
		ret = -EINVAL;
		goto unlock;
	}
	irq->data = data;
unlock:
	mutex_unlock(&l->lock);
	return ret;
}
`;

function findings(early: boolean): readonly string[] {
  const parser = createNativeParser();
  if (!parser) throw new Error('the native parser is not there');
  const texts = new Map([
    [path, call],
    ['drivers/lapwing/irq.c', handler(early)],
  ]);
  const files: TreeFiles = {
    text: (file) => texts.get(file),
    outline: (file) => {
      const text = texts.get(file);
      return text === undefined ? undefined : outlineOf(text);
    },
    sources: (folder) => (folder === 'drivers/lapwing' ? [...texts.keys()].sort() : []),
  };
  const around = createAround(files, parser, catalogue)(path, includesOf(call));
  return checkSource(readSource(parser, call), catalogue, around).findings.map((f) => `${f.function}: ${f.rule}`);
}

describe('a function of another file that keeps what it is given', () => {
  it('has not kept it where it fails, if its text shows that', () => {
    expect(findings(false)).toEqual(['lapwing_call: leak']);
  });

  it('may have kept it where it fails, if it stores it first', () => {
    expect(findings(true)).toEqual([]);
  });
});
