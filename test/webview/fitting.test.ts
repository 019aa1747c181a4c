import fc from 'fast-check';
import { expect, it } from 'vitest';
import { fitting } from '../../src/webview/fitting.ts';

it.each([
  ['np', 10, 'np'],
  ['tcphy->clk_core', 15, 'tcphy->clk_core'],
  ['tcphy->clk_core', 12, 'tcph…lk_core'],
  ['&pdev->dev.kobj', 10, '&pd…v.kobj'],
  ['group->iommu_group', 12, 'grou…u_group'],
  ['tcphy->x', 7, 'tc…y->x'],
])('%s in %i characters is %s', (name, most, short) => {
  expect(fitting(name, most)).toBe(short);
});

it('keeps the beginning and the end of any name, and is never too long', () => {
  fc.assert(
    fc.property(fc.stringMatching(/^[a-z_][a-z_>.-]{0,60}$/), fc.integer({ min: 6, max: 40 }), (name, most) => {
      const short = fitting(name, most);
      expect(short.length).toBeLessThanOrEqual(most);
      const [head = '', tail] = short.split('…');
      if (name.length <= most) expect(short).toBe(name);
      else expect(tail !== undefined && name.startsWith(head) && name.endsWith(tail)).toBe(true);
    }),
  );
});
