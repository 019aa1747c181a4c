/** The bundled panel in a Chromium of its own, without an editor around it: messages go in and out as plain values. */
import { existsSync } from 'node:fs';
import { build } from 'esbuild';
import { chromium } from 'playwright-core';
import type { Browser, Page } from 'playwright-core';
import type { FromPanel, ToPanel } from '../../src/protocol/simulation.ts';
import { themeOf } from './themes.ts';
import type { ThemeName } from './themes.ts';

const places = [process.env['CHROMIUM'] ?? '', '/usr/bin/chromium', '/usr/bin/chromium-browser', '/usr/bin/google-chrome'];
export const chromiumPath = places.find((path) => path !== '' && existsSync(path));

export interface Panel {
  readonly page: Page;
  readonly send: (message: ToPanel) => Promise<void>;
  /** What the panel has said so far. */
  readonly told: () => Promise<readonly FromPanel[]>;
}

export interface Stage {
  /** `bundle`: texts in the language of the editor, by their English. */
  readonly open: (
    theme: ThemeName,
    size?: { readonly width: number; readonly height: number },
    bundle?: Readonly<Record<string, string>>,
  ) => Promise<Panel>;
  readonly close: () => Promise<void>;
}

/** Builds the panel and starts Chromium. The caller closes it. */
export async function openStage(): Promise<Stage> {
  const { outputFiles } = await build({
    entryPoints: ['src/webview/simulator.ts'],
    bundle: true,
    write: false,
    outdir: 'out',
    format: 'iife',
    platform: 'browser',
    target: 'es2022',
    minify: true,
    logLevel: 'silent',
  });
  const textOf = (ending: string): string => outputFiles.find(({ path }) => path.endsWith(ending))?.text ?? '';
  const [script, style] = [textOf('.js'), textOf('.css')];
  const browser: Browser = await chromium.launch({ executablePath: chromiumPath ?? '', args: ['--no-sandbox', '--disable-gpu', '--disable-quic'] });
  return {
    open: async (theme, size = { width: 1180, height: 760 }, bundle = {}) => {
      const page = await (await browser.newContext({ viewport: size })).newPage();
      const { css, body } = themeOf(theme);
      await page.setContent(
        `<!DOCTYPE html><html lang="en"><head><title>Lifecycle</title><style>${css}</style><style>${style}</style></head><body class="${body}"><div id="root"></div></body></html>`,
      );
      await page.evaluate((texts) => document.getElementById('root')?.setAttribute('data-l10n', texts), JSON.stringify(bundle));
      await page.evaluate(
        'globalThis.told = []; globalThis.acquireVsCodeApi = () => ({ postMessage: (m) => told.push(m), getState: () => globalThis.kept, setState: (m) => { globalThis.kept = m; } })',
      );
      await page.addScriptTag({ content: script });
      return {
        page,
        send: async (message) => {
          await page.evaluate((m) => window.postMessage(m, '*'), message);
        },
        told: () => page.evaluate('told'),
      };
    },
    close: () => browser.close(),
  };
}
