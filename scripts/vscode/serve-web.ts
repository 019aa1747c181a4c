import { createRequire } from 'node:module';
import type { Server } from 'node:http';
import { installWeb } from './install-web.ts';
import { freePort } from './port.ts';

/** What of @vscode/test-web is used. */
interface TestWeb {
  readonly runServer: (host: string, port: number, config: Readonly<Record<string, unknown>>) => Promise<Server>;
}

export interface ServedWeb {
  readonly address: string;
  readonly stop: () => Promise<void>;
}

/**
 * Serves VS Code for the Web with the extension of this repository, on this machine only. `workspace` is mounted as a virtual file system;
 * `tests` is the absolute path of a script below the repository that exports `run()`.
 */
export async function serveWeb({ workspace, tests }: { readonly workspace: string; readonly tests?: string }): Promise<ServedWeb> {
  const { location, requireFrom } = await installWeb();
  const { runServer } = createRequire(requireFrom)('@vscode/test-web/out/server/main.js') as TestWeb;
  const port = await freePort();
  const server = await runServer('127.0.0.1', port, {
    // The commit of an official build is where its other files would be fetched; here there is none.
    build: { type: 'static', location, quality: 'stable', version: '0'.repeat(40) },
    esm: true,
    extensionDevelopmentPath: process.cwd(),
    extensionTestsPath: tests,
    folderMountPath: workspace,
    printServerLog: false,
  });
  return {
    // By name: its frames live on names below this one.
    address: `http://localhost:${port}/`,
    stop: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}
