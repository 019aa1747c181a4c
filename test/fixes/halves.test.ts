import { describe, expect, it } from 'vitest';
import { checkSource } from '../../src/analysis/check.ts';
import { createCatalogue } from '../../src/catalogue/catalogue.ts';
import { benchOf } from '../../src/fixes/bench.ts';
import { applyEdits } from '../../src/fixes/fix.ts';
import { fixesFor } from '../../src/fixes/fixes.ts';
import type { RuleId } from '../../src/report/finding.ts';
import { createNativeParser } from '../../src/syntax/parser.node.ts';
import { readSource } from '../../src/syntax/read.ts';
import type { Source } from '../../src/syntax/tree.ts';

const parser = createNativeParser();
const catalogue = createCatalogue();
const read = (text: string): Source => {
  if (!parser) throw new Error('the native parser is not there');
  return readSource(parser, text);
};

/** The titles of the fixes of the first finding of a rule, with the text that each makes. */
function mended(text: string, rule: RuleId): Readonly<Record<string, string>> {
  const source = read(text);
  const finding = checkSource(source, catalogue).findings.find((f) => f.rule === rule);
  if (!finding) throw new Error('it was not found');
  return Object.fromEntries(
    fixesFor(benchOf(catalogue, { read, dispose: () => undefined }), source, finding).map((fix) => [fix.title, applyEdits(text, fix.edits)]),
  );
}

describe('what a first half keeps', () => {
  const driver = (remove: string, name = 's'): string => `static int stilt_probe(struct platform_device *pdev)
{
	struct stilt *s = kzalloc(sizeof(*s), GFP_KERNEL);

	if (!s)
		return -ENOMEM;
	s->wq = alloc_workqueue("stilt", 0, 0);
	if (!s->wq) {
		kfree(s);
		return -ENOMEM;
	}
	platform_set_drvdata(pdev, s);
	return 0;
}

static void stilt_remove(struct platform_device *pdev)
{
	struct stilt *${name} = platform_get_drvdata(pdev);

${remove}}

static struct platform_driver stilt_driver = { .probe = stilt_probe, .remove = stilt_remove };
`;

  it('is given back in the second half, before that frees what it stands in', () => {
    expect(mended(driver('\tstilt_wake(s);\n\tkfree(s);\n'), 'missing-release')).toEqual({
      'Call destroy_workqueue(s->wq) in stilt_remove()': driver('\tstilt_wake(s);\n\tdestroy_workqueue(s->wq);\n\tkfree(s);\n'),
    });
  });

  it('is named there as the second half names it', () => {
    expect(Object.values(mended(driver('\tkfree(old);\n', 'old'), 'missing-release'))).toEqual([
      driver('\tdestroy_workqueue(old->wq);\n\tkfree(old);\n', 'old'),
    ]);
  });

  it('is left alone where the second half has no name for it', () => {
    const text = driver('\tkfree(s);\n').replace('struct stilt *s = platform_get_drvdata(pdev);\n\n\tkfree(s)', 'kfree(platform_get_drvdata(pdev))');
    expect(mended(text, 'missing-release')).toEqual({});
  });
});

describe('a reference that only some outcomes take over', () => {
  const failing = (body: string): string => `int plover_send(struct plover *p, struct sk_buff *skb)
{
${body}	skb_queue_tail(&p->queue, skb);
	return 0;
}
`;

  it('is given back on the outcome that left it to the caller', () => {
    const rest = '\tif (plover_map(p, skb)) {\n\t\tkfree_skb(skb);\n\t\treturn -EIO;\n\t}\n';
    expect(mended(failing(`\tif (p->full)\n\t\treturn -ENOSPC;\n${rest}`), 'inconsistent-ownership')).toEqual({
      'Call kfree_skb() here too': failing(`\tif (p->full) {\n\t\tkfree_skb(skb);\n\t\treturn -ENOSPC;\n\t}\n${rest}`),
    });
  });

  it('is one of its own where it is stored, or the caller’s is put where nothing is', () => {
    const text = `struct lapwing { struct device_node *np; struct list_head node; };
static void lapwing_free(struct lapwing *l)
{
	of_node_put(l->np);
	kfree(l);
}
static struct lapwing *lapwing_find(struct device_node *np)
{
	struct lapwing *l;

	list_for_each_entry(l, &lapwings, node)
		if (l->np == np)
			return l;
	return NULL;
}
struct lapwing *lapwing_get(struct device_node *np)
{
	struct lapwing *l = lapwing_find(np);

	if (l)
		return l;
	l = kzalloc(sizeof(*l), GFP_KERNEL);
	if (!l)
		return ERR_PTR(-ENOMEM);
	l->np = np;
	return l;
}
`;
    expect(mended(text, 'inconsistent-ownership')).toEqual({
      'Call of_node_put() here too': text.replace('\tif (l)\n\t\treturn l;', '\tif (l) {\n\t\tof_node_put(np);\n\t\treturn l;\n\t}'),
      'Take a reference of its own by of_node_get() where it is stored': text.replace('l->np = np;', 'l->np = of_node_get(np);'),
    });
  });
});
