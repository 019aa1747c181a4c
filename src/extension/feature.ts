import type { ExtensionContext, LogOutputChannel } from 'vscode';
import type { Server } from './client.ts';

/** What a feature is activated with. */
export interface Feature {
  readonly context: ExtensionContext;
  readonly log: LogOutputChannel;
  readonly server: Server;
}

/** Something that ends with the extension: what the editor's own calls give back, too. */
export type Ended = ExtensionContext['subscriptions'][number];
