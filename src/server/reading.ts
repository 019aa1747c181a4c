import type { Connection } from 'vscode-languageserver';
import { methods } from '../protocol/messages.ts';
import type { ReadTextParams, ReadTextResult } from '../protocol/messages.ts';

/**
 * Has the client read a file that only it can reach: one of a virtual workspace, or any file where the server runs in a browser. Gives
 * undefined where it cannot, or where the client does not know the request. Never rejects.
 */
export async function readByClient(connection: Connection, uri: string): Promise<string | undefined> {
  try {
    const { text } = await connection.sendRequest<ReadTextResult>(methods.readText, { uri } satisfies ReadTextParams);
    return text ?? undefined;
  } catch {
    return undefined;
  }
}
