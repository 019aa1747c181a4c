import { readFileSync } from 'node:fs';
import { describe, expect, it, vi } from 'vitest';
import { ruleIds } from '../../src/report/finding.ts';
import { createDebounce } from '../../src/server/debounce.ts';
import { repository } from '../../src/server/diagnostics.ts';
import { basePlaces } from '../../src/server/review.ts';
import { readSettings } from '../../src/server/settings.ts';

describe('readSettings', () => {
  it.each([[undefined], [null], [7], ['x'], [[]], [{ severity: 3 }], [{ tree: 7 }], [{ severity: { leak: 1, nonsense: 'off' } }]])(
    'takes %j as not set',
    (value) => {
      expect(readSettings(value)).toEqual({ enable: true, severity: new Map(), inlayHints: false, codeLens: true, tree: 'auto' });
    },
  );
});

describe('package.json', () => {
  const manifest = JSON.parse(readFileSync('package.json', 'utf8')) as {
    readonly repository: { readonly url: string };
    readonly contributes: { readonly configuration: { readonly properties: Readonly<Record<string, { readonly properties?: object }>> } };
  };
  it('has a severity setting for each rule', () => {
    expect(Object.keys(manifest.contributes.configuration.properties['getput.severity']?.properties ?? {})).toEqual([...ruleIds]);
  });
  it('names the repository that diagnostics link to', () => {
    expect(manifest.repository.url).toBe(repository);
  });
});

describe('basePlaces', () => {
  it('looks beside the thread and in each folder', () => {
    expect(basePlaces('drivers/a b.c', 'file:///mail/x.mbox', ['file:///tree/'])).toEqual([
      { uri: 'file:///tree/drivers/a%20b.c', inTree: true },
      { uri: 'file:///mail/a%20b.c', inTree: false },
    ]);
  });
  it('looks nowhere for a path that leaves its tree', () => {
    expect(basePlaces('../../etc/passwd', 'file:///mail/x.mbox', ['file:///tree/'])).toEqual([]);
  });
});

describe('createDebounce', () => {
  it('runs the newest job of a key once, and aborts one that runs', async () => {
    vi.useFakeTimers();
    try {
      const debounce = createDebounce(150, () => undefined);
      const ran: string[] = [];
      let running: AbortSignal | undefined;
      debounce.schedule('a', () => Promise.resolve(void ran.push('first')));
      debounce.schedule('a', (signal) => {
        running = signal;
        ran.push('second');
        return new Promise(() => undefined);
      });
      await vi.advanceTimersByTimeAsync(150);
      expect(ran).toEqual(['second']);
      debounce.schedule('a', () => Promise.resolve(void ran.push('third')));
      expect(running?.aborted).toBe(true);
      await vi.advanceTimersByTimeAsync(150);
      expect(ran).toEqual(['second', 'third']);
    } finally {
      vi.useRealTimers();
    }
  });
});
