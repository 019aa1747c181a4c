import type { FromPanel, ToPanel } from '../protocol/simulation.ts';

/** What the panel remembers while it is hidden. */
export interface Memory {
  readonly function: string;
  readonly index: number;
}

declare function acquireVsCodeApi(): { postMessage(message: FromPanel): void; getState(): Memory | undefined; setState(memory: Memory): void };

const vscode = acquireVsCodeApi();

export const tell = (message: FromPanel): void => vscode.postMessage(message);
export const remember = (memory: Memory): void => vscode.setState(memory);
export const remembered = (): Memory | undefined => vscode.getState();

/** Calls `receive` for each message of the extension. */
export function listen(receive: (message: ToPanel) => void): void {
  window.addEventListener('message', ({ data }: MessageEvent<ToPanel>) => receive(data));
}
