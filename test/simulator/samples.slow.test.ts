/** The sample that ships with its series applied, and the thread that it is modelled on. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { readThread } from '../../src/patch/thread.ts';
import { buildImages } from '../../src/review/images.ts';
import { hasShared, needsShared, threadPage, vfioBase } from '../patch/shared.ts';
import { run, told } from './helpers.ts';

/** The only file of a series, after its patch `number`. */
async function after(thread: string, base: string, path: string, number: number): Promise<string> {
  const { series } = readThread(readFileSync(thread, 'utf8'));
  const images = await buildImages(series, [{ path, text: readFileSync(base, 'utf8') }]);
  const text = images.find(({ patch }) => patch.number === number)?.files[0]?.after;
  if (text === undefined) throw new Error(`patch ${number} did not apply`);
  return text;
}

const sample = join(import.meta.dirname, '../../media/sample');
const lantern = (number: number): Promise<string> =>
  after(join(sample, 'lantern-series.mbox'), join(sample, 'lantern.c'), 'drivers/misc/lantern.c', number);

const patience = 60_000;

describe('lantern, after its series', { timeout: patience }, () => {
  it('gives all back when the character device cannot be added', async () => {
    const { trace } = run(await lantern(5), 'lantern_create_group', { goals: [{ call: 'cdev_device_add', nth: 1 }] });
    expect(trace.verdict.findings).toEqual([]);
    expect(trace.steps.filter((s) => s.callback !== '').map((s) => s.callback)).toEqual(['lantern_group_dev_release']);
    expect(trace.steps.at(-1)?.resources.map((r) => `${r.name} ${r.state} ${r.count}`)).toEqual([
      'group freed 0',
      'minor freed 0',
      'group->dev released 0',
      'group->users released 0',
      'post released 1',
      'group->nb removed 0',
      'lantern.group_lock unlocked 0',
    ]);
  });

  it('is clean on all ways of its functions that were followed', async () => {
    const text = await lantern(5);
    const bad = [
      'lantern_create_group',
      'lantern_group_find_or_create',
      'lantern_get_post',
      'lantern_open',
      'lantern_probe',
      'lantern_remove',
    ].flatMap((name) => run(text, name).paths.flatMap((p) => p.findings.map((f) => `${name}: ${p.label}: ${f.rule}: ${f.message}`)));
    expect(bad).toEqual([]);
  });

  it('lets the other side drop the last reference', async () => {
    const { trace } = run(await lantern(5), 'lantern_create_group', { schedule: { beside: [{ function: 'lantern_group_put' }] } });
    expect(trace.steps.at(-1)?.resources.filter((r) => r.state !== 'released' && r.count > 0)).toMatchObject([]);
    expect(trace.verdict.ok).toBe(true);
  });

  it('loses the node before, where the post is disabled', () => {
    const text = readFileSync(join(sample, 'lantern.c'), 'utf8');
    const { paths } = run(text, 'lantern_get_post');
    expect(paths.filter((p) => p.findings.length > 0).map((p) => `${p.label}: ${p.findings.map((f) => f.rule).join()}`)).toEqual([
      'of_device_is_available(np): false: leak',
    ]);
  });
});

describe.skipIf(!hasShared)(`vfio, after patch 5${needsShared}`, { timeout: patience }, () => {
  const vfio = (): Promise<string> => after(threadPage, vfioBase, 'drivers/vfio/vfio.c', 5);

  it('unwinds when the character device cannot be added', async () => {
    const simulation = run(await vfio(), 'vfio_create_group', { goals: [{ call: 'cdev_device_add', nth: 1 }] });
    expect(simulation.trace.verdict.findings).toEqual([]);
    expect(
      told(simulation)
        .map((line) => line.trim().replace(/^.* -- /, ''))
        .filter((event) => !/^(succeeds|is false|ends|enters .*)$/.test(event)),
    ).toEqual([
      'allocates: group',
      'takes a number: minor',
      'takes a reference: group->dev 0 → 1; group is owned by group->dev now',
      'sets the count: group->users 1',
      'takes a reference: iommu_group 1 → 2; iommu_group is stored where it outlives the function',
      'registers: group->nb',
      'locks: vfio.group_lock',
      'fails',
      'unlocks: vfio.group_lock',
      'removes: group->nb',
      'drops a reference: group->dev 1 → 0',
      'the last put runs vfio_group_release()',
      'drops a reference: iommu_group 2 → 1',
      'gives back the number: minor',
      'frees: group',
      'returns',
    ]);
  });

  it('reports what is left when the memory is freed past the count', async () => {
    const text = await vfio();
    // The last put of the object's own error ladder.
    const at = text.indexOf('put_device(&group->dev);');
    const wrong = `${text.slice(0, at)}kfree(group);${text.slice(at + 'put_device(&group->dev);'.length)}`;
    const { trace } = run(wrong, 'vfio_create_group', { goals: [{ call: 'cdev_device_add', nth: 1 }] });
    expect(trace.verdict.findings.map((f) => `${f.rule} ${f.acquire?.call ?? ''}`)).toEqual([
      'wrong-release device_initialize',
      'leak ida_alloc_max',
      'leak iommu_group_ref_get',
    ]);
  });

  it('before patch 3: leaves the reference of the caller of a function that finds an existing group one too high', async () => {
    const before = await after(threadPage, vfioBase, 'drivers/vfio/vfio.c', 2);
    const way = run(before, 'vfio_create_group').paths.find((p) => p.label === 'returns existing_group');
    const { trace } = run(before, 'vfio_create_group', { schedule: { choices: way?.choices ?? [] } });
    const last = trace.steps.at(-1);
    expect(trace.verdict.findings.map((f) => f.rule)).toEqual(['inconsistent-ownership']);
    expect(last?.event).toContain('the caller’s iommu_group stays at 1, one too high');
    expect(last?.resources.find((r) => r.id === last.wrong[0])).toMatchObject({ name: 'iommu_group', count: 1, holders: ['the caller'] });
    // So its caller, which believes it gone, never puts it.
    expect(run(before, 'vfio_group_find_or_alloc').paths.flatMap((p) => p.findings.map((f) => `${f.rule} ${f.acquire?.call ?? ''}`))).toEqual([
      'leak iommu_group_get',
    ]);
    const mended = await after(threadPage, vfioBase, 'drivers/vfio/vfio.c', 3);
    expect(run(mended, 'vfio_group_find_or_alloc').paths.flatMap((p) => p.findings)).toEqual([]);
  });

  it('runs the last put of the other side with the lock held, and knows that nothing warns', async () => {
    const { trace } = run(await vfio(), 'vfio_create_group', { schedule: { beside: [{ function: 'vfio_group_put' }] } });
    expect(trace.steps.filter((s) => s.text.startsWith('WARN_ON')).map((s) => s.event)).toEqual(['does not warn', 'does not warn', 'does not warn']);
    expect(trace.steps.at(-1)?.resources.filter((r) => r.kind === 'lock' && r.state !== 'unlocked')).toEqual([]);
    expect(trace.verdict.ok).toBe(true);
  });

  it('has a window from the registration of the notifier on', async () => {
    const { trace } = run(await vfio(), 'vfio_create_group', { goals: [{ call: 'cdev_device_add', nth: 1 }] });
    const open = trace.steps.filter((s) => s.windows.length > 0);
    expect(open[0]?.windows).toEqual([{ function: 'vfio_iommu_group_notifier', through: 'group->nb' }]);
    expect(open.map((s) => s.event)).toContain('locks: vfio.group_lock');
    expect(trace.steps.at(-1)?.windows).toEqual([]);
  });

  it('offers a way for each call that may fail', async () => {
    const { paths } = run(await vfio(), 'vfio_create_group');
    expect(new Set(paths.map((p) => p.label))).toEqual(
      new Set([
        'returns group',
        'returns ret',
        'cdev_device_add() fails',
        'iommu_group_register_notifier() fails',
        'dev_set_name() fails',
        'ida_alloc_max() fails',
        'kzalloc() fails',
      ]),
    );
    expect(paths.flatMap((p) => p.findings)).toEqual([]);
  });
});
