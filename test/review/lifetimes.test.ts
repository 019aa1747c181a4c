import { beforeAll, describe, expect, it } from 'vitest';
import { createCatalogue } from '../../src/catalogue/catalogue.ts';
import { readThread } from '../../src/patch/thread.ts';
import { createExcerpts } from '../../src/review/excerpt.ts';
import { readFacts, type FileFacts } from '../../src/review/facts.ts';
import { buildImages } from '../../src/review/images.ts';
import { lifetimesOf } from '../../src/review/lifetimes.ts';
import { createParser } from '../../src/syntax/parser.node.ts';
import { readSource } from '../../src/syntax/read.ts';
import { hasShared, needsShared, read, threadPage, vfioBase } from '../patch/shared.ts';

let factsOf: (text: string) => FileFacts = () => ({ functions: new Map(), members: new Map(), callbacks: new Map() });
beforeAll(async () => {
  const parser = await createParser();
  const catalogue = createCatalogue();
  factsOf = (text) => readFacts(readSource(parser, text), catalogue);
});
const between = (before: string, after: string) => lifetimesOf(factsOf(before), factsOf(after));

describe('lifetimesOf', () => {
  it('says nothing where nothing changed, whatever variables are called and wherever lines stand', () => {
    const one = 'void a(struct w *w)\n{\n\tkref_get(&w->ref);\n\tkfree(w);\n}\n';
    expect(between(one, `int x;\n\n${one.replace(/\bw\b/g, 'v').replace('struct v', 'struct w')}`)).toEqual([]);
  });

  it('names a counter that took the place of another', () => {
    const before = 'struct w {\n\tstruct kref ref;\n};\nvoid w_get(struct w *w)\n{\n\tkref_get(&w->ref);\n}\n';
    const after = 'struct w {\n\trefcount_t users;\n};\nvoid w_get(struct w *w)\n{\n\trefcount_inc(&w->users);\n}\n';
    expect(between(before, after)).toEqual(['w.users: kref → refcount_t (was w.ref)', 'w_get(): counted by kref_get → refcount_inc']);
  });

  it('sees an object freed by its release callback instead', () => {
    const before = 'struct w {\n\tstruct device *dev;\n};\nvoid drop(struct w *w)\n{\n\tkfree(w);\n}\n';
    const after =
      'struct w {\n\tstruct device dev;\n};\nstatic void w_release(struct device *dev)\n{\n\tstruct w *w = container_of(dev, struct w, dev);\n\n\tkfree(w);\n}\n' +
      'void make(struct w *w)\n{\n\tw->dev.release = w_release;\n}\nvoid drop(struct w *w)\n{\n\tput_device(&w->dev);\n}\n';
    const told = between(before, after);
    expect(told).toContain('w.dev: device * → device: it lives and dies with the structure now');
    expect(told).toContain('drop(): kfree(w) → put_device(&w->dev), frees in w_release()');
  });

  it('pairs a registration with what takes it down, in whatever function that is', () => {
    const driver = (up: string, down: string) => `int up(struct w *w)\n{\n\treturn ${up};\n}\nvoid down(struct w *w)\n{\n\t${down};\n}\n`;
    expect(between(driver('cdev_add(&w->cdev, 1, 1)', 'cdev_del(&w->cdev)'), driver('cdev_device_add(&w->cdev, &w->dev)', 'cdev_device_del(&w->cdev, &w->dev)'))).toEqual([
      'up(): registered by cdev_add → cdev_device_add, taken down by cdev_del → cdev_device_del in down()',
    ]); // prettier-ignore
  });

  it('tells who owns what when a callee gets a reference of its own', () => {
    const callee = (line: string) => `static int keep(struct device *dev)\n{\n${line}\tstore(dev);\n\treturn 0;\n}\n`;
    const caller = (line: string) => `int use(struct device *dev)\n{\n\tkeep(dev);\n${line}\treturn 0;\n}\n`;
    expect(between(callee('') + caller(''), callee('\tget_device(dev);\n') + caller('\tput_device(dev);\n'))).toContain(
      'keep(): takes its own dev reference by get_device(); callers put theirs: use()',
    );
  });

  it('follows a helper that is new, and sees a call move', () => {
    const before = 'void a(struct w *w)\n{\n\tmutex_lock(&w->lock);\n\tmutex_unlock(&w->lock);\n\tkfree(w->buf);\n}\nvoid b(struct w *w)\n{\n}\n';
    const after =
      'static void walk(struct w *x)\n{\n\tmutex_lock(&x->lock);\n\tmutex_unlock(&x->lock);\n}\nvoid a(struct w *w)\n{\n\twalk(w);\n}\nvoid b(struct w *w)\n{\n\tkfree(w->buf);\n}\n';
    expect(between(before, after)).toEqual(['kfree(w->buf) moves from a() to b()']);
  });

  it('leaves out functions that are known in part', () => {
    const one = 'void a(struct w *w)\n{\n\tkfree(w);\n}\n';
    expect(lifetimesOf(factsOf(one), factsOf('void a(struct w *w)\n{\n}\n'), new Set(['a']))).toEqual([]);
  });
});

describe.skipIf(!hasShared)(`the lifetimes of the vfio thread${needsShared}`, () => {
  it('are told patch by patch', async () => {
    const images = await buildImages(readThread(read(threadPage)).series, [{ path: vfioBase, text: read(vfioBase) }]);
    const excerpts = createExcerpts();
    const told = images.map(({ files }) =>
      files.flatMap(({ before, after }) => {
        // What is left out of the excerpts must not matter.
        const [was, is] = excerpts(before ?? '', after ?? '');
        expect(between(was, is)).toEqual(between(before ?? '', after ?? ''));
        return between(was, is);
      }),
    );
    expect(told[0]).toContain('vfio_group_release(): asserts that atomic_read(&group->container_users) is zero');
    expect(told[1]).toEqual([]);
    expect(told[2]).toEqual([
      'iommu_group_put(iommu_group) moves from vfio_group_release() to vfio_group_unlock_and_free()',
      'vfio_create_group(): takes its own iommu_group reference by iommu_group_ref_get(); callers put theirs: vfio_noiommu_group_alloc() and vfio_group_find_or_alloc()',
    ]);
    expect(told[3]).toEqual([
      'vfio_group.users: kref → refcount_t (was vfio_group.kref)',
      'vfio_create_group(): counted by kref_init → refcount_set, put by kref_put_mutex → refcount_dec_and_mutex_lock in vfio_group_put()',
      'vfio_group_get(): counted by kref_get → refcount_inc',
    ]);
    const last = [
      'vfio.group_ida: idr → ida (was vfio.group_idr)',
      'vfio_group.dev: device * → device: it lives and dies with the structure now',
      'vfio_create_group(): registered by device_create → cdev_device_add, taken down by device_destroy → cdev_device_del in vfio_group_put()',
      'vfio_create_group() and vfio_group_put(): kfree(group) → put_device(&group->dev), frees in vfio_group_release()',
      'vfio_group_fops_open(): counted by vfio_group_get → refcount_inc_not_zero, which may fail: the count may have gone to zero',
    ];
    for (const sentence of last) expect(told[4]).toContain(sentence);
    // Reading the same file twenty times takes its time on a machine that is busy.
  }, 60_000);
});
