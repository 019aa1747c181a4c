import { existsSync } from 'node:fs';
import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { chromium } from 'playwright-core';
import type { Browser, BrowserContext } from 'playwright-core';
import { aptInstall, mayInstall } from '../machine.ts';

const places = ['/usr/bin/chromium', '/usr/bin/chromium-browser', '/usr/bin/google-chrome'];
const flags = [
  '--no-sandbox',
  '--disable-gpu',
  '--disable-quic',
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
];

/** Where Chromium is: `CHROMIUM` names it, else the usual places. Installed first where there is none, this is Debian and we may. */
export async function findChromium(): Promise<string> {
  const named = process.env['CHROMIUM'];
  const installed = (): string | undefined => [...(named === undefined ? [] : [named]), ...places].find((path) => existsSync(path));
  const found = installed();
  if (found !== undefined) return found;
  if (mayInstall()) {
    await aptInstall('chromium');
    const now = installed();
    if (now !== undefined) return now;
  }
  throw new Error(
    'The tests in VS Code need Chromium and found none. On Debian or Ubuntu: sudo apt-get install -y chromium. Elsewhere, name one: CHROMIUM=/path/to/chromium npm test',
  );
}

/** A Chromium without a window. The caller closes it. */
export async function openBrowser(): Promise<Browser> {
  return await chromium.launch({ executablePath: await findChromium(), args: flags });
}

/**
 * A Chromium with a profile of its own in `folder`, which takes what frames of other origins store: the webviews of VS Code for the Web are
 * such frames. The caller closes it.
 */
export async function openProfile(folder: string): Promise<BrowserContext> {
  await mkdir(join(folder, 'Default'), { recursive: true });
  await writeFile(join(folder, 'Default', 'Preferences'), JSON.stringify({ profile: { cookie_controls_mode: 0, block_third_party_cookies: false } }));
  return await chromium.launchPersistentContext(folder, {
    executablePath: await findChromium(),
    args: flags,
    viewport: { width: 1280, height: 800 },
    colorScheme: 'dark',
  });
}
