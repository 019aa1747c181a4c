import type { ExtensionContext } from 'vscode';
import { connectProcess } from './connect.process.ts';
import { activateWith } from './extension.ts';

/** dist/extension.cjs: the extension where VS Code runs it in Node. */
export const activate = (context: ExtensionContext): Promise<void> => activateWith(context, connectProcess);
