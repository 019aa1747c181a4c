import { describe, expect, it } from 'vitest';
import { traceToJson } from '../../src/simulator/json.ts';
import { simulate } from '../../src/simulator/simulate.ts';
import { catalogue, read, run, told } from './helpers.ts';

const toy = `struct toy { struct kref ref; refcount_t users; int *buf; };
static void toy_release(struct kref *ref)
{
	struct toy *t = container_of(ref, struct toy, ref);
	WARN_ON(refcount_read(&t->users));
	kfree(t->buf);
	kfree(t);
}
int toy_probe(struct device *dev)
{
	struct toy *t = kzalloc(sizeof(*t), GFP_KERNEL);
	int ret;

	if (!t)
		return -ENOMEM;
	kref_init(&t->ref);
	refcount_set(&t->users, 1);
	t->buf = kmalloc(16, GFP_KERNEL);
	if (!t->buf) {
		kref_put(&t->ref, toy_release);
		return -ENOMEM;
	}
	kref_get(&t->ref);
	ret = toy_start(t);
	if (ret) {
		kref_put(&t->ref, toy_release);
		return ret;
	}
	kref_put(&t->ref, toy_release);
	dev_set_drvdata(dev, t);
	return 0;
}
`;

const leaky = `static int pick(struct device_node *parent, int which)
{
	struct device_node *np = of_get_child_by_name(parent, "leaf");
	int ret;

	if (!np)
		return -ENODEV;
	ret = read_leaf(np);
	if (ret)
		return ret;
	mutex_lock(&leaves);
	if (which)
		grow(np);
	mutex_unlock(&leaves);
	of_node_put(np);
	return 0;
}
`;

const at = (text: string, what: string): number => text.indexOf(what);

describe('a run', () => {
  it('says that a call which nobody describes may give something back, not that it took it over', () => {
    const text = `void f(struct d *data)
{
	if (regulator_enable(data->reg))
		return;
	heron_unregister(data->reg, &data->nb);
}
`;
    expect(told(run(text, 'f'))[1]).toBe(
      'heron_unregister(data->reg, &data->nb) -- data->reg is within reach of heron_unregister(), which may give it back',
    );
  });

  it('enters a function in which nothing happens without telling of it, says what a switch comes to, and asks no number whether it failed', () => {
    const text = `static int nine(int n) { return n + 9; }
int f(struct pane *p, int mode)
{
	int i;

	p->panes = ARRAY_SIZE(glass);
	for (i = 0; i < p->panes; i++)
		clean(p, nine(i));
	switch (mode) {
	case OPEN:
		clk_prepare_enable(p->clk);
		break;
	}
	return 0;
}
`;
    const simulation = run(text, 'f');
    expect(told(simulation)).toEqual([
      'i < p->panes -- is false',
      'switch (mode) -- case OPEN',
      'clk_prepare_enable(p->clk) -- enables: p->clk 0 → 1',
      'return 0 -- returns',
    ]);
    expect(simulation.trace.choices.map((c) => `${c.kind} ${c.text}`)).toEqual(['test i < p->panes', 'switch mode']);
  });

  it('lets every call succeed when nothing is said', () => {
    expect(told(run(leaky, 'pick'))).toEqual([
      'struct device_node *np = of_get_child_by_name(parent, "leaf") -- takes a reference: np 0 → 1',
      'ret = read_leaf(np) -- succeeds',
      'mutex_lock(&leaves) -- locks: leaves',
      'which -- is false',
      'mutex_unlock(&leaves) -- unlocks: leaves',
      'of_node_put(np) -- drops a reference: np 1 → 0',
      'return 0 -- returns',
    ]);
  });

  it('finds what is lost when a call fails, at the step where it is lost', () => {
    const { trace } = run(leaky, 'pick', { goals: [{ call: 'read_leaf', nth: 1 }] });
    expect(trace.verdict.findings.map((f) => f.rule)).toEqual(['leak']);
    expect(trace.steps.map((s) => s.findings.length)).toEqual([0, 0, 1]);
    expect(trace.steps.at(-1)?.text).toBe('return ret');
    expect(trace.steps[1]?.failed).toBe(true);
    expect(trace.steps.at(-1)?.resources).toMatchObject([{ name: 'np', count: 1, state: 'held', holders: ['pick()'] }]);
  });

  it('takes the choices of the schedule, by place and occurrence', () => {
    const { trace } = run(leaky, 'pick', { schedule: { choices: [{ at: at(leaky, 'which)\n\t\tgrow'), occurrence: 1, outcome: 'true' }] } });
    expect(trace.choices.map((c) => `${c.text}: ${c.outcome}`)).toContain('which: true');
    const ignored = run(leaky, 'pick', { schedule: { choices: [{ at: 3, occurrence: 1, outcome: 'true' }] } });
    expect(ignored.trace.verdict.ok).toBe(true);
  });

  it('lists the ways, failing ones first', () => {
    const { paths, complete } = run(leaky, 'pick');
    expect(complete).toBe(true);
    expect(paths.map((p) => `${p.label} x${p.count} ${p.findings.map((f) => f.rule).join()}`)).toEqual([
      'read_leaf() fails x1 leak',
      'returns 0 x2 ',
      'of_get_child_by_name() fails x1 ',
    ]);
    const [bad] = paths;
    expect(run(leaky, 'pick', { schedule: { choices: bad?.choices ?? [] } }).trace.verdict.findings.map((f) => f.rule)).toEqual(['leak']);
  });

  it('is the same each time', () => {
    const once = JSON.stringify(run(toy, 'toy_probe'));
    expect(JSON.stringify(run(toy, 'toy_probe'))).toBe(once);
  });

  it('prints what the command line promises', () => {
    const { trace } = run(leaky, 'pick', { goals: [{ call: 'read_leaf', nth: 1 }] });
    const json = traceToJson(trace, 'leaf.c', leaky);
    expect(json.steps[1]).toMatchObject({ thread: 'pick', line: 8, column: 8, text: 'ret = read_leaf(np)', event: 'fails' });
    expect(json.choices).toContainEqual({ line: 8, call: 'read_leaf', outcome: 'fails' });
    expect(json.verdict).toMatchObject({ ok: false, findings: [{ rule: 'leak', line: 10 }] });
  });

  it('says why there is none', () => {
    const ask = (name: string, call: string, nth = 1) => simulate({ source: read(leaky), catalogue, function: name, goals: [{ call, nth }] });
    expect(ask('nothing', 'x')).toEqual({ ok: false, problem: 'There is no function nothing() in this file.' });
    expect(ask('pick', 'kfree')).toEqual({ ok: false, problem: 'pick() never calls kfree().' });
    expect(ask('pick', 'read_leaf', 2)).toEqual({ ok: false, problem: 'No run of pick() in which read_leaf() number 2 fails was found.' });
    expect(ask('pick', 'mutex_lock')).toEqual({ ok: false, problem: 'No run of pick() in which mutex_lock() fails was found.' });
  });
});

describe('a count that the run has set up', () => {
  it('runs the release function with the last put, and not before', () => {
    const steps = told(run(toy, 'toy_probe', { goals: [{ call: 'kmalloc', nth: 1 }] }));
    expect(steps.slice(-5)).toEqual([
      'kref_put(&t->ref, toy_release) -- drops a reference: t->ref 1 → 0',
      'toy_release() -- the last put runs toy_release()',
      '  WARN_ON(refcount_read(&t->users)) -- warns',
      '  kfree(t) -- frees: t',
      'return -ENOMEM -- returns',
    ]);
    expect(told(run(toy, 'toy_probe'))).toContain('kref_put(&t->ref, toy_release) -- drops a reference: t->ref 2 → 1');
  });

  it('is not entered where only summaries are asked for', () => {
    const { trace } = run(toy, 'toy_probe', { schedule: { enter: false }, goals: [{ call: 'kmalloc', nth: 1 }] });
    expect(trace.steps.some((s) => s.depth > 0)).toBe(false);
  });
});

describe('a function beside it', () => {
  const two = `static void first(struct pair *p)
{
	mutex_lock(&p->lock);
	use(p);
	mutex_unlock(&p->lock);
}
static void second(struct pair *p)
{
	mutex_lock(&p->lock);
	mutex_unlock(&p->lock);
}
`;

  it('runs when the first has returned', () => {
    const { trace } = run(two, 'first', { schedule: { beside: [{ function: 'second' }] } });
    expect(trace.steps.map((s) => s.thread)).toEqual(['first', 'first', 'first', 'second', 'second', 'second']);
    expect(trace.verdict.ok).toBe(true);
  });

  it('waits for a lock, and goes on when it is free', () => {
    const lock = at(two, 'mutex_lock');
    const { trace } = run(two, 'first', { schedule: { beside: [{ function: 'second', after: { at: lock, occurrence: 1 } }] } });
    expect(trace.steps.map((s) => `${s.thread}: ${s.event}`)).toEqual([
      'first: locks: p->lock',
      'second: waits: another thread holds the lock',
      'first: unlocks: p->lock',
      'first: returns',
      'second: locks: p->lock',
      'second: unlocks: p->lock',
      'second: returns',
    ]);
  });
});

describe('hostile text', () => {
  it.each([
    '',
    'int f(',
    'int f(void) { f(); }',
    'int f(void) { for (;;) g(); }',
    'int f(int a) { again: if (a) goto again; return g(h(i())); }',
    'int f(void) { goto *p; }',
  ])('never throws: %j', (text) => {
    expect(() => simulate({ source: read(text), catalogue, function: 'f' })).not.toThrow();
  });
});

describe('what is told of a call', () => {
  it('is that its device has what it gives back, and nobody here', () => {
    const text =
      'int dabchick_probe(struct device *dev)\n{\n\tvoid *p = devm_kzalloc(dev, 8, GFP_KERNEL);\n\n\tif (!p)\n\t\treturn -ENOMEM;\n\treturn 0;\n}\n';
    const { trace } = run(text, 'dabchick_probe');
    expect(trace.steps.at(-1)?.resources).toMatchObject([{ name: 'p', state: 'handed on', holders: ['its device'], release: '' }]);
  });

  const told_ = (body: string): string =>
    told(run(`int dabchick_probe(struct device *dev)\n{\n${body}\treturn 0;\n}\n`, 'dabchick_probe')).join('\n');

  it('is no success or failure where a test only counts with its result', () => {
    expect(told_('\tint i, n = dabchick_count(dev);\n\n\tfor (i = 0; i < n; i++)\n\t\tdabchick_add(dev, i);\n')).not.toMatch(/succeeds \d/);
  });

  it('is nothing where it is a switch that gives nothing back', () => {
    expect(told_('\tdevice_init_wakeup(dev, true);\n')).not.toContain('reference');
  });
});

const lookUp = `struct nest { struct kref ref; struct list_head next; int id; };
static struct nest *nest_get(int id)
{
	struct nest *nest;

	list_for_each_entry(nest, &nests, next) {
		if (nest->id == id) {
			kref_get(&nest->ref);
			return nest;
		}
	}
	return NULL;
}
static struct nest *nest_make(int id)
{
	struct nest *nest, *there;

	nest = kzalloc(sizeof(*nest), GFP_KERNEL);
	if (!nest)
		return NULL;
	kref_init(&nest->ref);
	there = nest_get(id);
	if (there) {
		kfree(nest);
		return there;
	}
	return nest;
}
`;

describe('names', () => {
  it('are those of the simulated function, where a function that it calls has another object by the same name', () => {
    const other = run(lookUp, 'nest_make').paths.find((p) => p.label.includes('there'));
    const { trace } = run(lookUp, 'nest_make', { schedule: { choices: other?.choices ?? [] } });
    expect(trace.steps.at(-1)?.resources.map((r) => `${r.name} ${r.state}`)).toContain('there->ref handed on');
    expect(trace.steps.map((s) => s.event)).toContain('takes a reference: there->ref 1 → 2');
  });
});
