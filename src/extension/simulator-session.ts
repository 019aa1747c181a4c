import type { TextDocument, TextDocumentContentChangeEvent } from 'vscode';
import type { Beside, Choice, SimulateParams } from '../protocol/simulation.ts';

/** What is being simulated. Offsets are those of the document as it is now: see `edited`. Immutable. */
export interface Session {
  readonly document: TextDocument;
  /** A place in the function. */
  readonly offset: number;
  readonly choices: readonly Choice[];
  readonly beside: readonly Beside[];
  readonly enter: boolean;
  /** The run of this finding, until something is chosen. */
  readonly finding: SimulateParams['finding'];
}

export const sessionAt = (document: TextDocument, offset: number, finding?: SimulateParams['finding']): Session => ({
  document,
  offset,
  choices: [],
  beside: [],
  enter: true,
  finding,
});

export function paramsOf(session: Session): SimulateParams {
  const { line, character } = session.document.positionAt(session.offset);
  const { choices, beside, enter, finding } = session;
  return {
    uri: session.document.uri.toString(),
    position: { line, character },
    choices,
    beside,
    enter,
    ...(finding === undefined ? {} : { finding }),
  };
}

/** The same choices with one more; it replaces an earlier one for the same place. */
export const choosing = (choices: readonly Choice[], choice: Choice): readonly Choice[] => [
  ...choices.filter((c) => c.at !== choice.at || c.occurrence !== choice.occurrence),
  choice,
];

/** Moves all offsets along with an edit; a choice whose place was edited is forgotten. A finding is looked for by its new place only. */
export function edited(session: Session, changes: readonly TextDocumentContentChangeEvent[]): Session {
  const move = (at: number): number | undefined => {
    let moved = at;
    for (const { rangeOffset, rangeLength, text } of changes) {
      if (rangeOffset <= at && at < rangeOffset + rangeLength) return undefined;
      if (rangeOffset + rangeLength <= at) moved += text.length - rangeLength;
    }
    return moved;
  };
  const moveAll = <T extends { readonly at: number }>(list: readonly T[]): readonly T[] =>
    list.flatMap((one) => {
      const at = move(one.at);
      return at === undefined ? [] : [{ ...one, at }];
    });
  return {
    ...session,
    offset: move(session.offset) ?? Math.min(...changes.map(({ rangeOffset }) => rangeOffset)),
    choices: moveAll(session.choices),
    beside: session.beside.map(({ function: name, after }) => {
      const at = after === undefined ? undefined : move(after.at);
      return after === undefined || at === undefined ? { function: name } : { function: name, after: { ...after, at } };
    }),
    finding: undefined,
  };
}
