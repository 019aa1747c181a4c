/** Two functions after each other, of which the second one undoes what the first one did. */
import { describe, expect, it } from 'vitest';
import { recheckSource } from '../../src/analysis/check.ts';
import { checkedFile } from '../../src/simulator/program.ts';
import { replay } from '../../src/simulator/replay.ts';
import { catalogue, read, run } from './helpers.ts';

const driver = (getter: string, put: string): string => `struct stilt { struct device_node *np; struct clk *clk; };
static int stilt_probe(struct platform_device *pdev)
{
	struct stilt *s = devm_kzalloc(&pdev->dev, sizeof(*s), GFP_KERNEL);

	if (!s)
		return -ENOMEM;
	s->np = of_parse_phandle(pdev->dev.of_node, "acme,peer", 0);
	if (!s->np)
		return -ENODEV;
	if (clk_prepare_enable(s->clk)) {
		of_node_put(s->np);
		return -EIO;
	}
	platform_set_drvdata(pdev, s);
	return 0;
}
static void stilt_remove(struct platform_device *pdev)
{
	struct stilt *s = ${getter};

	clk_disable_unprepare(s->clk);
${put}}
static struct platform_driver stilt_driver = { .probe = stilt_probe, .remove = stilt_remove };
`;

const afterBoth = (text: string): ReadonlyMap<string, string> => {
  const { trace } = run(text, 'stilt_probe', { schedule: { beside: [{ function: 'stilt_remove' }] } });
  return new Map(trace.steps.at(-1)?.resources.map((r) => [r.name, r.state]) ?? []);
};

describe('what probe hangs on a device', () => {
  it.each(['platform_get_drvdata(pdev)', 'dev_get_drvdata(&pdev->dev)'])('is what remove asks back by %s', (getter) => {
    const after = afterBoth(driver(getter, '\tof_node_put(s->np);\n'));
    expect(after.get('s->clk')).toBe('disabled');
    expect(after.get('s->np')).toBe('released');
  });

  it('is not what is asked of another object', () => {
    expect(afterBoth(driver('dev_get_drvdata(pdev->dev.parent)', '\tof_node_put(s->np);\n')).get('s->np')).not.toBe('released');
  });
});

describe('a finding that two halves show together', () => {
  const text = driver('platform_get_drvdata(pdev)', '');
  const source = read(text);
  const checked = recheckSource(source, catalogue, undefined);
  const finding = checked.report.findings.find((f) => f.rule === 'missing-release');

  it('is replayed: the first half succeeds, and at the end of the second one it is still there', () => {
    if (!finding) throw new Error('it is not found');
    const found = replay(source, catalogue, finding, checkedFile(checked));
    expect(found?.schedule.beside).toEqual([{ function: 'stilt_remove' }]);
    expect(found?.trace.function).toBe('stilt_probe');
    expect(found?.trace.verdict.findings).toMatchObject([{ rule: 'missing-release', start: finding.start, severity: finding.severity }]);
    expect(found?.trace.steps.at(-1)).toMatchObject({ thread: 'stilt_remove', findings: [{ rule: 'missing-release' }] });
    expect(found?.trace.steps.at(-1)?.wrong).toHaveLength(1);
  });

  it('is not replayed where the second half gives it back after all', () => {
    if (!finding) throw new Error('it is not found');
    const mended = read(text.replace('(s->clk);\n}', '(s->clk);\n\tof_node_put(s->np);\n}'));
    expect(replay(mended, catalogue, finding)).toBeUndefined();
  });
});

const timed = (stop: string): string => `struct buzzard { struct delayed_work poll; int level; };
static void buzzard_poll(struct work_struct *work)
{
	struct buzzard *b = container_of(to_delayed_work(work), struct buzzard, poll);

	b->level = 0;
	schedule_delayed_work(&b->poll, HZ);
}
static int buzzard_probe(struct platform_device *pdev)
{
	struct buzzard *b = devm_kzalloc(&pdev->dev, sizeof(*b), GFP_KERNEL);

	if (!b)
		return -ENOMEM;
	INIT_DELAYED_WORK(&b->poll, buzzard_poll);
	schedule_delayed_work(&b->poll, HZ);
	platform_set_drvdata(pdev, b);
	return 0;
}
static void buzzard_remove(struct platform_device *pdev)
{
	struct buzzard *b = platform_get_drvdata(pdev);

	b->level = 1;
${stop}}
static struct platform_driver buzzard_driver = { .probe = buzzard_probe, .remove = buzzard_remove };
`;

describe('a finding of a callback that may run too late', () => {
  const replayed = (text: string): NonNullable<ReturnType<typeof replay>> => {
    const source = read(text);
    const checked = recheckSource(source, catalogue, undefined);
    const finding = checked.report.findings.find((f) => f.rule === 'early-window');
    const found = finding && replay(source, catalogue, finding, checkedFile(checked));
    if (!found) throw new Error('it is not found, or not replayed');
    return found;
  };

  it.each(['', '\tcancel_delayed_work(&b->poll);\n'])('is replayed from where the work is set up, as one object by one name: %j', (stop) => {
    const { trace, schedule } = replayed(timed(stop));
    expect(trace.function).toBe('buzzard_probe');
    expect(schedule.beside.map((b) => b.function)).toEqual(['buzzard_remove', 'buzzard_poll']);
    const works = trace.steps.flatMap((s) => s.resources.filter((r) => r.kind === 'work'));
    expect([...new Set(works.map((r) => `${r.id} ${r.name}`))]).toEqual(['r2 b->poll']);
    const at = trace.steps.findIndex((s) => s.findings.length > 0);
    expect(trace.steps[at]).toMatchObject({ thread: 'buzzard_remove', wrong: ['r2'], findings: [{ rule: 'early-window' }] });
    // The callback runs after it all the same.
    expect(trace.steps.slice(at + 1).some((s) => s.thread === 'buzzard_poll' && s.event === 'b->poll is queued')).toBe(true);
  });
});

describe('a work that was set up', () => {
  it('is called by the variable that holds what it is a part of', () => {
    const text = 'static void hawk_timeout(struct net_device *ndev)\n{\n\tstruct hawk *h = netdev_priv(ndev);\n\n\tschedule_work(&h->reset);\n}\n';
    expect(
      run(text, 'hawk_timeout')
        .trace.steps.at(-1)
        ?.resources.map((r) => r.name),
    ).toEqual(['h->reset']);
  });

  it('may call back while it is queued, and not once somebody has waited for it', () => {
    const { trace } = run(timed('\tcancel_delayed_work_sync(&b->poll);\n'), 'buzzard_probe', {
      schedule: { beside: [{ function: 'buzzard_remove' }] },
    });
    const open = trace.steps.map((s) => s.windows.map((w) => `${w.function} ${w.through}`).join());
    expect(open).toEqual(['', 'buzzard_poll b->poll', 'buzzard_poll b->poll', '', '']);
  });

  it('is not running where it was never queued, though it is stopped without waiting', () => {
    const text = timed('\tcancel_delayed_work(&b->poll);\n').replace('\tschedule_delayed_work(&b->poll, HZ);\n\tplatform', '\tplatform');
    const { trace } = run(text, 'buzzard_probe', { schedule: { beside: [{ function: 'buzzard_remove' }] } });
    expect(trace.steps.at(-1)?.resources.find((r) => r.kind === 'work')?.state).toBe('idle');
  });
});
