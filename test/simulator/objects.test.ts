/** Lists, counters, works and release functions: what a run knows of objects that have a state of their own. */
import { describe, expect, it } from 'vitest';
import { run, told } from './helpers.ts';

const crate = `struct crate { struct list_head jars; struct list_head node; atomic_t lids; struct work_struct airing; struct timer_list clock; };
static struct list_head shelf;
int crate_fill(struct jar *jar)
{
	struct crate *c = kzalloc(sizeof(*c), GFP_KERNEL);

	if (!c)
		return -ENOMEM;
	INIT_LIST_HEAD(&c->jars);
	INIT_WORK(&c->airing, crate_air);
	timer_setup(&c->clock, crate_tick, 0);
	WARN_ON(!list_empty(&c->jars));
	list_add(&jar->node, &c->jars);
	WARN_ON(!list_empty(&c->jars));
	atomic_inc(&c->lids);
	WARN_ON(atomic_read(&c->lids));
	schedule_work(&c->airing);
	cancel_work_sync(&c->airing);
	mod_timer(&c->clock, jiffies);
	timer_delete_sync(&c->clock);
	if (atomic_dec_and_test(&c->lids))
		list_del(&jar->node);
	list_for_each_entry(jar, &c->jars, node)
		shake(jar);
	BUG_ON(!list_empty(&c->jars));
	kfree(c);
	return 0;
}
`;

describe('an object with a state of its own', () => {
  const steps = told(run(crate, 'crate_fill')).map((line) => line.trim());

  it('is followed from call to call', () => {
    expect(steps).toContain('list_add(&jar->node, &c->jars) -- c->jars: empty → 1 entry');
    expect(steps).toContain('atomic_inc(&c->lids) -- c->lids 0 → 1');
    expect(steps).toContain('schedule_work(&c->airing) -- c is handed to schedule_work(); c->airing is queued');
    expect(steps).toContain('cancel_work_sync(&c->airing) -- c->airing is idle');
    expect(steps).toContain('timer_delete_sync(&c->clock) -- c->clock is stopped');
    expect(steps).toContain('list_del(&jar->node) -- c->jars: 1 entry → empty');
  });

  it('decides what is asked of it: assertions, tests and loops', () => {
    expect(steps.filter((line) => /WARN_ON/.test(line)).map((line) => line.replace(/^.* -- /, ''))).toEqual(['does not warn', 'warns', 'warns']);
    expect(steps).toContain('BUG_ON(!list_empty(&c->jars)) -- holds');
    expect(steps).toContain('list_for_each_entry(jar, &c->jars, node) -- ends');
    const { trace } = run(crate, 'crate_fill');
    expect(trace.choices.map((c) => c.text)).toEqual(['kzalloc(sizeof(*c), GFP_KERNEL)']);
  });

  it('has a place among the resources, and goes with its memory', () => {
    const { trace } = run(crate, 'crate_fill');
    expect(trace.steps.at(-1)?.resources.map((r) => `${r.name} ${r.kind} ${r.state}`)).toEqual([
      'c alloc freed',
      'c->jars list freed',
      'c->airing work freed',
      'c->clock timer freed',
      'c->lids counter freed',
    ]);
  });

  it('is not known any more when a function that nobody described had it', () => {
    const lent = crate.replace('WARN_ON(!list_empty(&c->jars));\n\tlist_add', 'lend(&c->jars);\n\tWARN_ON(!list_empty(&c->jars));\n\tlist_add');
    expect(told(run(lent, 'crate_fill'))).toContain('WARN_ON(!list_empty(&c->jars)) -- whether it warns is not known here');
  });
});

describe('a release function', () => {
  const barrel = `struct barrel { struct kobject kobj; struct kref ref; struct mutex *cellar; };
static void barrel_release(struct kobject *kobj)
{
	struct barrel *b = container_of(kobj, struct barrel, kobj);
	kfree(b);
}
static const struct kobj_type barrel_type = { .release = barrel_release, .sysfs_ops = &barrel_ops };
int barrel_make(void)
{
	struct barrel *b = kzalloc(sizeof(*b), GFP_KERNEL);
	if (!b)
		return -ENOMEM;
	kobject_init(&b->kobj, &barrel_type);
	kobject_put(&b->kobj);
	return 0;
}
static void barrel_last(struct kref *ref)
{
	struct barrel *b = container_of(ref, struct barrel, ref);
	mutex_unlock(&cellar);
	kfree(b);
}
int barrel_sell(void)
{
	struct barrel *b = kzalloc(sizeof(*b), GFP_KERNEL);
	if (!b)
		return -ENOMEM;
	kref_init(&b->ref);
	kref_put_mutex(&b->ref, barrel_last, &cellar);
	return 0;
}
`;

  it('is found through the type of the object', () => {
    const { trace } = run(barrel, 'barrel_make');
    expect(trace.steps.map((s) => s.event).slice(-4)).toEqual([
      'drops a reference: b->kobj 1 → 0',
      'the last put runs barrel_release()',
      'frees: b',
      'returns',
    ]);
    expect(trace.verdict.findings).toEqual([]);
    expect(trace.steps.find((s) => /takes a reference/.test(s.event))?.resources.map((r) => `${r.name}: ${r.release}`)).toEqual([
      'b: barrel_release()',
      'b->kobj: barrel_release()',
    ]);
  });

  it('runs with the lock that its put takes, and gives it back', () => {
    const { trace } = run(barrel, 'barrel_sell');
    expect(trace.steps.map((s) => s.event).slice(-4)).toEqual([
      'the last put runs barrel_last(); locks: cellar',
      'unlocks: cellar',
      'frees: b',
      'returns',
    ]);
  });
});
