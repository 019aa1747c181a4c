/** The bundled panel in a Chromium of its own: keyboard, words, comparison, pictures, and what axe-core says under four themes. */
import { createRequire } from 'node:module';
import { existsSync, readFileSync } from 'node:fs';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { chromiumPath, openStage } from './page.ts';
import type { Stage } from './page.ts';
import { boat, longFunction, shown, simulated } from './samples.ts';
import { themeNames, themeOf } from './themes.ts';

const axe = ((): string | undefined => {
  try {
    const path = createRequire(import.meta.url).resolve('axe-core/axe.min.js');
    return existsSync(path) ? path : undefined;
  } catch {
    return undefined;
  }
})();

interface Violation {
  readonly id: string;
  readonly nodes: readonly { readonly target: readonly string[]; readonly failureSummary?: string }[];
}

const missing = chromiumPath === undefined ? ' (skipped: there is no Chromium)' : axe === undefined ? ' (skipped: run npm install for axe-core)' : '';

describe.skipIf(missing !== '')(`the panel in a page${missing}`, () => {
  let stage: Stage;
  beforeAll(async () => {
    stage = await openStage();
  });
  afterAll(() => stage.close());

  const usual = simulated(boat, 'boat_launch');
  const leak = usual.paths.find((p) => p.findings.length > 0);
  const leaking = simulated(boat, 'boat_launch', leak?.choices ?? []);

  it.each(themeNames)('has nothing that axe-core objects to: %s', async (theme) => {
    const { page, send } = await stage.open(theme);
    await page.addScriptTag({ content: readFileSync(axe ?? '', 'utf8') });
    const violations = async (): Promise<readonly string[]> => {
      const { violations: found } = await page.evaluate<{ readonly violations: readonly Violation[] }>('axe.run()');
      return found.flatMap((v) => v.nodes.map((n) => `${v.id}: ${n.target.join(' ')} ${n.failureSummary ?? ''}`));
    };
    // A clean run, at its start, where most of it is still to come.
    await send(shown(usual));
    await page.locator('.row.current').waitFor();
    await page.keyboard.press('Home');
    await page.locator('.row.later').last().waitFor();
    expect(await violations()).toEqual([]);
    const notice = 'The path of this finding could not be replayed.';
    await send(shown({ ...leaking, notice, beside: [{ function: 'boat_row' }] }, { lost: ['Its place was edited: kzalloc() fails.'] }));
    await page.locator('.lost', { hasText: notice }).waitFor();
    await page.locator('.row.current').waitFor();
    expect(await violations()).toEqual([]);
    await send(shown(leaking, { other: { label: 'returns 0', steps: usual.steps, findings: [] } }));
    await page.locator('.compare').waitFor();
    expect(await violations()).toEqual([]);
    await page.close();
  });

  it('offers each call that may fail with what it answers then, and tells what was chosen', async () => {
    const { page, send, told } = await stage.open('dark');
    await send(shown(usual));
    const select = page.locator('.choice', { hasText: 'kzalloc' }).locator('select');
    expect(await select.locator('option').allInnerTexts()).toEqual(['fails: NULL', 'succeeds']);
    await select.selectOption({ label: 'fails: NULL' });
    expect((await told()).at(-1)).toMatchObject({ type: 'choose', choice: { outcome: 'fails', text: 'kzalloc() fails' } });
    await page.close();
  });

  it('is run by the keyboard, and says what a step does', async () => {
    const { page, send, told } = await stage.open('dark');
    await send(shown(usual));
    await page.locator('.row.current', { hasText: 'of_get_child_by_name' }).waitFor();
    for (const key of ['ArrowDown', 'ArrowDown', 'ArrowDown']) await page.keyboard.press(key);
    await page.locator('.row.current', { hasText: 'enters boat_row()' }).waitFor();
    await page.keyboard.press('o');
    await page.locator('.row.current', { hasText: 'float_it' }).waitFor();
    await page.keyboard.press('k');
    await page.keyboard.press('u');
    await page.locator('.row.current', { hasText: 'float_it' }).waitFor();
    await page.keyboard.press('End');
    expect(await page.locator('footer [role=status]').innerText()).toMatch(/^Step \d+ of \d+, line 32: returns/);
    await page.keyboard.press('g');
    await page.keyboard.type('4\n');
    await page.locator('.row.current', { hasText: 'mutex_lock' }).waitFor();
    expect(await page.locator('footer [role=status]').innerText()).toMatch(/locks: harbour.*harbour: locked/);
    expect((await told()).filter((m) => m.type === 'step').length).toBeGreaterThan(7);
    await page.close();
  });

  it('speaks the language of the editor: in a made-up one, nothing that can be pressed or is a heading is left in English', async () => {
    const bundle = JSON.parse(readFileSync('l10n/bundle.l10n.json', 'utf8')) as Readonly<Record<string, string>>;
    const { page, send } = await stage.open('light', undefined, Object.fromEntries(Object.keys(bundle).map((text) => [text, `«${text}»`])));
    await send(shown(leaking, { lost: ['kzalloc()'], other: { label: 'returns 0', steps: usual.steps, findings: [] } }));
    await page.locator('.compare').waitFor();
    // Code, and what a run is called, are not the panel's own words.
    const left = await page.evaluate<readonly string[]>(`[
      ...[...document.querySelectorAll('h1, h2, caption, button.button, button.small, label.option, .to-line label')].map((e) => e.textContent),
      ...[...document.querySelectorAll('[aria-label]')].map((e) => e.getAttribute('aria-label')),
    ].filter((words) => !words.includes('«') && /[a-z]{2}/i.test(words))`);
    expect(left).toEqual([]);
    expect(await page.locator('header').textContent()).toContain('«Restart»');
    await page.close();
  });

  it('lists paths by exit, tells which was picked and which is to be compared, and marks the one that fails without colour', async () => {
    const { page, send, told } = await stage.open('light');
    await send(shown(usual));
    const failing = page.locator('.path', { hasText: 'leak' });
    await failing.waitFor();
    expect(await failing.innerText()).toMatch(/✗[\s\S]*float_it\(\) fails error, leak/);
    expect(await page.locator('.exit h3').allInnerTexts()).toHaveLength(4);
    await failing.locator('.pick').click();
    await failing.getByRole('button', { name: /Compare/ }).click();
    const index = usual.paths.findIndex((p) => p === leak);
    expect((await told()).slice(-2)).toEqual([{ type: 'path', index }, { type: 'compare', index }]); // prettier-ignore
    await page.locator('.choice select').first().selectOption('fails');
    expect((await told()).at(-1)).toMatchObject({
      type: 'choose',
      choice: { outcome: 'fails', text: 'of_get_child_by_name() fails' },
    });
    await page.close();
  });

  it('does not say that nothing is lost beside a finding that takes more than one function', async () => {
    const { page, send } = await stage.open('dark');
    const clean = simulated('void f(struct device_node *np)\n{\n\tof_node_get(np);\n\tof_node_put(np);\n}\n', 'f');
    const finding = { rule: 'early-window', severity: 'warning', message: 'It may still run.', range: clean.range } as const;
    await send(shown(clean));
    await page.locator('aside', { hasText: 'Nothing is lost on any of them.' }).waitFor();
    await send(shown({ ...clean, findings: [finding], steps: clean.steps.map((s, i) => (i === 1 ? { ...s, findings: [finding] } : s)) }));
    await page.locator('aside', { hasText: 'None of them is wrong by itself' }).waitFor();
    expect(await page.locator('aside').innerText()).not.toMatch(/Nothing is lost/);
    expect(await page.locator('.path.on').innerText()).toMatch(/clean by itself/);
    await page.close();
  });

  it('shows two paths side by side: where they part, and what is different at the end', async () => {
    const { page, send } = await stage.open('dark');
    await send(shown(leaking, { other: { label: 'returns 0', steps: usual.steps, findings: [] } }));
    expect(await page.locator('.parting').innerText()).toMatch(/They part at line 25: ret = float_it\(b->np\)\. 1 resource is left different/);
    expect(await page.locator('.differences tbody').innerText()).toMatch(/np\s+count 1, by b->np\s+count 0/);
    await page.close();
  });

  it('draws pictures of the run', async () => {
    const { page, send, told } = await stage.open('dark');
    await send(shown(leaking));
    await page.getByLabel('Export the run').selectOption('svg');
    await page.getByLabel('Export the run').selectOption('png');
    await expect.poll(async () => (await told()).filter((m) => m.type === 'export').length).toBe(2);
    const [svg, png] = (await told()).filter((m) => m.type === 'export');
    expect(svg?.content).toMatch(/^<svg xmlns[\s\S]*float_it\(b-&#62;np\)[\s\S]*<\/svg>\n$/);
    expect(
      Buffer.from(png?.content ?? '', 'base64')
        .subarray(1, 4)
        .toString(),
    ).toBe('PNG');
    await send({ type: 'answer', id: svg?.id ?? 0, ok: true, text: 'Written to run.svg.' });
    await page.locator('.notice', { hasText: 'Written to run.svg.' }).waitFor();
    await page.close();
  });

  it('stays usable with forty calls that may fail: every row is there, and one of them is current', async () => {
    const { page, send } = await stage.open('dark');
    await send(shown(simulated(longFunction(40), 'launch_all')));
    await page.locator('.row').nth(79).waitFor();
    for (let i = 0; i < 60; i += 1) await page.keyboard.press('ArrowDown');
    expect(await page.locator('.row.current').count()).toBe(1);
    expect(await page.locator('footer [role=status]').innerText()).toMatch(/^Step 61 of /);
    await page.close();
  });

  it('fits at 200 % zoom: nothing that can be pressed is cut off or covered by something else', async () => {
    // Zoomed to twice its size, a panel of 1180 by 1520 has half of each.
    const { page, send } = await stage.open('light', { width: 590, height: 760 });
    await send(shown(leaking));
    await page.locator('.row.current').waitFor();
    const hidden = await page.evaluate<
      readonly string[]
    >(`[...document.querySelectorAll('header button, header select, header input')].flatMap((e) => {
      const box = e.getBoundingClientRect();
      const name = e.getAttribute('aria-label') ?? e.textContent;
      if (box.left < 0 || box.right > innerWidth || box.bottom > innerHeight) return [name + ' is cut off'];
      const top = document.elementFromPoint(box.left + box.width / 2, box.top + box.height / 2);
      return e.contains(top) || (e.labels && [...e.labels].some((l) => l.contains(top))) ? [] : [name + ' is covered'];
    })`);
    expect(hidden).toEqual([]);
    expect(await page.evaluate('document.documentElement.scrollWidth <= innerWidth')).toBe(true);
    await page.close();
  });

  it('moves nothing where less motion is asked for', async () => {
    const { page, send } = await stage.open('dark');
    await page.emulateMedia({ reducedMotion: 'reduce' });
    await send(shown(leaking));
    await page.locator('.row.current').waitFor();
    await page.keyboard.press('ArrowDown');
    const moving = await page.evaluate<readonly string[]>(`[...document.querySelectorAll('*')].flatMap((e) => {
      const { transitionDuration, animationName } = getComputedStyle(e);
      return (/^0s(, 0s)*$/.test(transitionDuration) && animationName === 'none') ? [] : [e.className || e.tagName];
    })`);
    expect(moving).toEqual([]);
    expect(await page.evaluate('document.getAnimations().length')).toBe(0);
    await page.close();
  });

  it('tells what is lost by words and marks where the system takes the colours away', async () => {
    const { page, send } = await stage.open('high contrast');
    await page.emulateMedia({ forcedColors: 'active' });
    await send(shown(leaking));
    await page.keyboard.press('End');
    expect(await page.locator('header').innerText()).toMatch(/✗ leak/);
    expect(await page.locator('footer [role=status]').innerText()).toMatch(/leak: /);
    expect(await page.locator('.row.current').innerText()).toMatch(/✗ leak/);
    await page.close();
  });

  it('keeps its place when the theme changes', async () => {
    const { page, send } = await stage.open('dark');
    await send(shown(leaking));
    await page.keyboard.press('End');
    const before = await page.locator('footer [role=status]').innerText();
    const { css, body } = themeOf('light');
    await page.evaluate(
      ([style, classes]) => {
        document.body.className = classes ?? '';
        document.head.append(Object.assign(document.createElement('style'), { textContent: style }));
      },
      [css, body],
    );
    expect(await page.locator('footer [role=status]').innerText()).toBe(before);
    await page.close();
  });
});
