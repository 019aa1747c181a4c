import type { Connection } from 'vscode-languageserver';
import type { Reading } from './surveys.ts';

/**
 * Shows in the client that a tree is being read, for as long as `done` is not called. Works on without waiting for the client, which may know
 * nothing of progress; `cancel` is called when a person asks for it there.
 */
export function showReading(connection: Connection, cancel: () => void): Reading {
  let message: string | undefined;
  let report: ((text: string) => void) | undefined;
  let end: (() => void) | undefined;
  let isDone = false;
  connection.window.createWorkDoneProgress().then(
    (progress) => {
      progress.begin('Getput: reading the kernel tree', undefined, message, true);
      progress.token.onCancellationRequested(cancel);
      report = (text) => progress.report(text);
      end = () => progress.done();
      if (isDone) end();
    },
    (error: unknown) => connection.console.warn(`no progress is shown: ${error instanceof Error ? error.message : String(error)}`),
  );
  return {
    told(files) {
      message = `${files} files`;
      report?.(message);
    },
    done() {
      isDone = true;
      end?.();
    },
  };
}
