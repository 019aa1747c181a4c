import { ResponseError } from 'vscode-languageserver';
import type { CancellationToken, Connection } from 'vscode-languageserver';
import type { TextDocument } from 'vscode-languageserver-textdocument';
import { methods } from '../protocol/messages.ts';
import type { SimulateParams, SimulateResult } from '../protocol/simulation.ts';
import { checkedFile } from '../simulator/program.ts';
import type { Analysis } from './files.ts';
import { unreadable } from './readable.ts';
import { functionAt } from './told.ts';
import { breathe, inTurns } from './turns.ts';

/** What simulations need of the server. */
export interface SimulateHost {
  document(uri: string): TextDocument | undefined;
  /** The analysis of an open file as it is now. */
  analysis(document: TextDocument): Promise<Analysis | undefined>;
}

/** So long others wait for a simulation at most, in milliseconds. */
const turn = 15;

/** Answers `getput/simulate`, and gets ready for what may be asked next. */
export function serveSimulations(connection: Connection, host: SimulateHost): { readonly expect: (uri: string, offset: number) => Promise<void> } {
  /** Counts what was asked or expected: only the last expectation is worth work. */
  let latest = 0;
  /** Who has never simulated is not likely to do so next. */
  let isUsed = false;
  /** What was got ready last. */
  let ready: { readonly analysis: Analysis; readonly name: string } | undefined;

  connection.onRequest(methods.simulate, async (params: SimulateParams, token: CancellationToken): Promise<SimulateResult> => {
    const { uri, position, finding } = params;
    latest += 1;
    isUsed = true;
    const document = host.document(uri);
    if (document === undefined) return { ok: false, problem: 'This file is not open.' };
    const reason = unreadable(document.getText());
    if (reason !== undefined) return { ok: false, problem: `${reason}.` };
    // The request speaks of the text as it is now, which may be newer than the last analysis.
    const analysis = await host.analysis(document);
    if (analysis === undefined) return { ok: false, problem: 'The file is still being analysed.' };
    const { checker, source, report } = analysis;
    const start = finding === undefined ? -1 : document.offsetAt(finding.start);
    const run = checker.simulate(source, {
      checked: checkedOf(analysis),
      offset: document.offsetAt(position),
      function: params.function,
      soon: params.soon ?? false,
      print: params.print === undefined ? undefined : { as: params.print, file: uri.slice(uri.lastIndexOf('/') + 1) },
      schedule: { choices: params.choices, beside: params.beside, enter: params.enter },
      finding: finding && (report.findings.find((f) => f.rule === finding.rule && f.start === start) ?? 'gone'),
    });
    const answer = await inTurns(run, turn, () => token.isCancellationRequested);
    if (answer === undefined) throw new ResponseError(-32800, 'cancelled');
    return answer.result;
  });

  return {
    /**
     * Prepares the function around an offset, so that its simulation opens without a wait: for where the cursor rests. Does nothing for who does
     * not simulate, nor twice for one function. What is asked meanwhile goes first.
     */
    async expect(uri, offset) {
      if (!isUsed) return;
      latest += 1;
      const mine = latest;
      // The answer to the request that told of the cursor goes first, too.
      await breathe();
      const document = host.document(uri);
      const analysis = document && (await host.analysis(document));
      if (!analysis || mine !== latest) return;
      const name = functionAt(analysis.source, offset)?.name;
      if (name === undefined || (ready?.analysis === analysis && ready.name === name)) return;
      const schedule = { choices: [], beside: [], enter: true };
      const request = { checked: checkedOf(analysis), offset, function: name, soon: true, print: undefined, schedule, finding: undefined };
      if (await inTurns(analysis.checker.simulate(analysis.source, request), turn, () => mine !== latest)) ready = { analysis, name };
    },
  };
}

const checkedOf = ({ report, found, around }: Analysis): ReturnType<typeof checkedFile> => checkedFile({ report, known: found }, around);
