import { describe, expect, it } from 'vitest';
import { checkSource } from '../../src/analysis/check.ts';
import { createCatalogue } from '../../src/catalogue/catalogue.ts';
import { readThread } from '../../src/patch/thread.ts';
import { lineTable } from '../../src/report/lines.ts';
import { buildImages } from '../../src/review/images.ts';
import { createNativeParser } from '../../src/syntax/parser.node.ts';
import { readSource } from '../../src/syntax/read.ts';
import { hasShared, needsShared, read, readBytes, threadPage, vfioBase } from '../patch/shared.ts';

/** What is said of a file: rule, function, the text of the line, and what has to be called. */
interface Said {
  readonly rule: string;
  readonly severity: string;
  readonly function: string;
  readonly line: string;
  readonly release: string | undefined;
}

/**
 * The one thing that is wrong. vfio_create_group() is handed the caller's reference on the iommu_group. Where it makes a new group it keeps
 * that reference in group->iommu_group, which the release of the group puts; where it finds the group that is there already it keeps nothing.
 * Both times it returns a group, so that its caller cannot know whether to put. The finding stands at the return of the group that was found.
 */
const existingGroup = (line: string): Said => ({
  rule: 'inconsistent-ownership',
  severity: 'warning',
  function: 'vfio_create_group',
  line,
  release: 'iommu_group_put',
});

/**
 * Each image, and all that is to be said of it. Silence on the rest is right: vfio_group_find_or_alloc() and its helpers put the iommu_group on
 * each of their exits; what vfio_register_group_dev() gets it leaves to vfio_uninit_group_dev(); the container's and the group's mutexes are
 * unlocked on every exit, also by vfio_group_unlock_and_free(); files and anon inodes own what their release gives back.
 */
const expected: readonly { readonly image: string; readonly said: readonly Said[] }[] = [
  { image: 'the base', said: [existingGroup('return tmp;')] },
  // Patch 1 deletes what nobody uses.
  { image: 'after patch 1', said: [existingGroup('return tmp;')] },
  // Patch 2 gives the group found another name, and still two meanings to one answer.
  { image: 'after patch 2', said: [existingGroup('return existing_group;')] },
  // Patch 3 has vfio_create_group() take a reference of its own: from here on callers put theirs, always.
  { image: 'after patch 3', said: [] },
  // Patch 4 makes the count of users a refcount_t.
  { image: 'after patch 4', said: [] },
  // Patch 5: the group is freed by the release of its device, and the error path of vfio_create_group() puts that device.
  { image: 'after patch 5', said: [] },
];

describe.skipIf(!hasShared)(`the vfio file before the series and after each of its patches${needsShared}`, async () => {
  const parser = createNativeParser();
  const catalogue = createCatalogue();
  const images: string[] = [];
  if (hasShared) {
    const base = read(vfioBase);
    const { series } = readThread(readBytes(threadPage));
    const patches = await buildImages(series, [{ path: 'drivers/vfio/vfio.c', text: base }]);
    images.push(base, ...patches.map((p) => p.files[0]?.after ?? ''));
  }

  // The first one pays for a cold start, which takes long on a machine that has much else to do.
  it.each(expected.map((e, i) => ({ ...e, i })))('$image', { timeout: 30_000 }, ({ said, i }) => {
    const text = images[i] ?? '';
    const lines = text.split('\n');
    const lineOf = lineTable(text);
    expect(lines.length).toBeGreaterThan(1500);
    expect(text).toContain('vfio_create_group(');
    if (!parser) throw new Error('the native parser is missing');
    const report = checkSource(readSource(parser, text), catalogue);
    expect(report.problems).toEqual([]);
    expect(
      report.findings.map((f): Said => ({
        rule: f.rule,
        severity: f.severity,
        function: f.function,
        line: (lines[lineOf(f.start).line - 1] ?? '').trim(),
        release: f.release,
      })),
    ).toEqual(said);
  });
});
