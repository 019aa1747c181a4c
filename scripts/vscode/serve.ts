import { spawn } from 'node:child_process';
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { run } from '../process.ts';
import { folder, installVsCode } from './install.ts';
import { freePort } from './port.ts';

/** A VS Code that serves its workbench on this machine only. */
export interface Served {
  /**
   * The address that opens `workspace` (an absolute folder, or a .code-workspace file) with the extension of this repository; with `tests`, the absolute path of a
   * module that exports `run()`, it runs that in the extension host.
   */
  address(options: { readonly workspace: string; readonly tests?: string }): string;
  readonly stop: () => Promise<void>;
}

/** No welcome pages, no side bars that have nothing to do with C, no questions. */
const settings = {
  'workbench.startupEditor': 'none',
  'workbench.tips.enabled': false,
  'workbench.secondarySideBar.defaultVisibility': 'hidden',
  'chat.commandCenter.enabled': false,
  'chat.agent.enabled': false,
  'telemetry.telemetryLevel': 'off',
  'extensions.ignoreRecommendations': true,
  'git.enabled': false,
  'git.openRepositoryInParentFolders': 'never',
  'workbench.enableExperiments': false,
  'update.showReleaseNotes': false,
  'workbench.colorTheme': 'Default Dark Modern',
};

/** How long the server may take to answer, in milliseconds. */
const patience = 60_000;

/**
 * Starts the packaged VS Code on a free port of the loopback device. `environment` reaches the extension host; without `trust` it trusts
 * no folder. `vsix` is a package to install first, in which case the extension of this repository is not used. Its data go into a new
 * folder that `stop` removes.
 */
export async function serveVsCode({
  environment = {},
  port,
  trust = true,
  vsix,
}: {
  readonly environment?: Readonly<Record<string, string>>;
  readonly port?: number;
  readonly trust?: boolean;
  readonly vsix?: string;
} = {}): Promise<Served> {
  const program = await installVsCode();
  const data = await mkdtemp(join(process.cwd(), folder, 'data-'));
  const machine = join(data, 'data', 'Machine');
  await mkdir(machine, { recursive: true });
  await writeFile(join(machine, 'settings.json'), JSON.stringify(settings, undefined, 2));

  const own = vsix === undefined ? [] : ['--extensions-dir', join(data, 'extensions')];
  if (vsix !== undefined) await run(process.execPath, [program, '--install-extension', vsix, '--server-data-dir', data, ...own]);

  const chosen = port ?? (await freePort());
  const host = `127.0.0.1:${chosen}`;
  const args = [
    ...['--host', '127.0.0.1', '--port', String(chosen), '--without-connection-token', '--accept-server-license-terms'],
    ...['--enable-smoke-test-driver', '--disable-telemetry', '--server-data-dir', data],
    ...(trust ? ['--disable-workspace-trust'] : []),
    ...own,
  ];
  const child = spawn(process.execPath, [program, ...args], { env: { ...process.env, ...environment }, stdio: ['ignore', 'pipe', 'pipe'] });
  const ended = new Promise<void>((resolve) => child.once('close', () => resolve()));
  const stop = async (): Promise<void> => {
    child.kill();
    await ended;
    await rm(data, { recursive: true, force: true, maxRetries: 5 });
  };
  // A caller that is interrupted must not leave the server behind.
  process.once('exit', () => child.kill());

  try {
    await new Promise<void>((resolve, reject) => {
      let output = '';
      const timer = setTimeout(() => reject(new Error(`VS Code did not start within ${patience / 1000} s:\n${output}`)), patience);
      const hear = (chunk: Buffer): void => {
        output += chunk.toString();
        if (!output.includes('Web UI available at')) return;
        clearTimeout(timer);
        // From here on its output is drained, not kept.
        child.stdout.removeListener('data', hear).resume();
        child.stderr.removeListener('data', hear).resume();
        resolve();
      };
      child.stdout.on('data', hear);
      child.stderr.on('data', hear);
      child.once('close', (code) => reject(new Error(`VS Code ended with status ${code ?? 'none'}:\n${output}`)));
    });
  } catch (error) {
    await stop();
    throw error;
  }

  return {
    address({ workspace, tests }) {
      const remote = (path: string): string => `vscode-remote://${host}${path}`;
      const payload = [
        ...(vsix === undefined ? [['extensionDevelopmentPath', remote(process.cwd())]] : []),
        ...(tests === undefined ? [] : [['extensionTestsPath', remote(tests)]]),
        ['skipWelcome', 'true'],
      ];
      const kind = workspace.endsWith('.code-workspace') ? 'workspace' : 'folder';
      return `http://${host}/?${kind}=${encodeURI(workspace)}&payload=${encodeURIComponent(JSON.stringify(payload))}`;
    },
    stop,
  };
}
