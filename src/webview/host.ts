import type { Answer, FromPanel, ToPanel } from '../protocol/simulation.ts';
import { t } from './l10n.ts';
import type { Memory } from './state.ts';

declare function acquireVsCodeApi(): { postMessage(message: FromPanel): void; getState(): Memory | undefined; setState(memory: Memory): void };

const vscode = acquireVsCodeApi();

/** How long an answer may take: a person may sit before a file dialog meanwhile. Milliseconds. */
const patience = 300_000;

export const tell = (message: FromPanel): void => vscode.postMessage(message);
export const remember = (memory: Memory): void => vscode.setState(memory);
export const remembered = (): Memory | undefined => vscode.getState();

/** Calls `receive` for each message of the extension; the answers to what was asked go to those who asked. */
export function listen(receive: (message: ToPanel) => void): () => void {
  const hear = ({ data }: MessageEvent<ToPanel>): void => receive(data);
  window.addEventListener('message', hear);
  return () => window.removeEventListener('message', hear);
}

/** Sends a message and waits for the answer to it. Rejects where it was refused, or did not come in time. */
export function ask(message: Extract<FromPanel, { readonly type: 'export' }>): Promise<string> {
  return new Promise((resolve, reject) => {
    const settle = (answer: Answer): void => {
      clearTimeout(timer);
      stop();
      if (answer.ok) resolve(answer.text);
      else reject(new Error(answer.problem));
    };
    const timer = setTimeout(() => settle({ ok: false, problem: t('The editor did not answer.') }), patience);
    const stop = listen((received) => {
      if (received.type === 'answer' && received.id === message.id) settle(received);
    });
    tell(message);
  });
}
