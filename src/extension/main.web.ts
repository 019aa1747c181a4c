import type { ExtensionContext } from 'vscode';
import { connectWorker } from './connect.worker.ts';
import { activateWith } from './extension.ts';

/** dist/extension.web.cjs: the extension where VS Code runs it in the browser. */
export const activate = (context: ExtensionContext): Promise<void> => activateWith(context, connectWorker);
