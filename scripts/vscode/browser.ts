import { existsSync } from 'node:fs';
import { chromium } from 'playwright-core';
import type { Browser } from 'playwright-core';
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
async function findChromium(): Promise<string> {
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
