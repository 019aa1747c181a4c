import type { ExtensionContext } from 'vscode';
import type { BaseLanguageClient, LanguageClientOptions } from 'vscode-languageclient';

/** Makes a client of the language server that is not started yet: each host of extensions has its own way to run the server. */
export type Connect = (context: ExtensionContext, options: LanguageClientOptions) => BaseLanguageClient;
