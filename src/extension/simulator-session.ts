import { l10n, Position } from 'vscode';
import type { TextDocument, TextDocumentContentChangeEvent } from 'vscode';
import type { Beside, Choice, Remembered, SimulateParams } from '../protocol/simulation.ts';
import type { Against } from './simulator-against.ts';

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
  /** The function, once it is known; what was remembered finds it again by its name. */
  readonly function: string | undefined;
  /** The path that is shown beside the run: its choices, and what it is called. */
  readonly other: { readonly label: string; readonly choices: readonly Choice[] } | undefined;
  /** The text before a patch, whose run is shown beside this one. */
  readonly against: Against | undefined;
  /** Sentences: what an edit has made pointless. */
  readonly lost: readonly string[];
  /** The text was edited after the last run. */
  readonly isEdited: boolean;
}

export const sessionAt = (document: TextDocument, offset: number, finding?: SimulateParams['finding'], against?: Against): Session => ({
  document,
  offset,
  choices: [],
  beside: [],
  enter: true,
  finding,
  function: undefined,
  other: undefined,
  against,
  lost: [],
  isEdited: false,
});

/** The session that a panel kept while the window was closed. */
export const sessionOf = (document: TextDocument, kept: Remembered): Session => ({
  ...sessionAt(document, document.offsetAt(new Position(kept.position.line, kept.position.character))),
  function: kept.function,
  choices: kept.choices,
  beside: kept.beside,
  enter: kept.enter,
});

/** What a panel keeps of a session. */
export function rememberedOf(session: Session, name: string): Remembered {
  const { line, character } = session.document.positionAt(session.offset);
  const { choices, beside, enter } = session;
  return { uri: session.document.uri.toString(), position: { line, character }, function: name, choices, beside, enter };
}

/** After a run: a choice that an edit has put out of reach is dropped, and told of. A change of mind alone drops nothing. */
export function settled(session: Session, unmet: readonly Choice[]): Session {
  if (!session.isEdited || unmet.length === 0) return { ...session, isEdited: false };
  const isUnmet = (c: Choice): boolean => unmet.some((u) => u.at === c.at && u.occurrence === c.occurrence);
  const told = unmet.map((c) => l10n.t('The run does not come to this any more: {0}.', c.text ?? c.outcome));
  return { ...session, isEdited: false, choices: session.choices.filter((c) => !isUnmet(c)), lost: [...session.lost, ...told] };
}

export function paramsOf(session: Session): SimulateParams {
  const { line, character } = session.document.positionAt(session.offset);
  const { choices, beside, enter, finding, function: name } = session;
  return {
    uri: session.document.uri.toString(),
    position: { line, character },
    choices,
    beside,
    enter,
    ...(name === undefined ? {} : { function: name }),
    ...(finding === undefined ? {} : { finding }),
  };
}

/** The same choices with one more; it replaces an earlier one for the same place. */
export const choosing = (choices: readonly Choice[], choice: Choice): readonly Choice[] => [
  ...choices.filter((c) => c.at !== choice.at || c.occurrence !== choice.occurrence),
  choice,
];

/** Moves all offsets along with an edit; a choice whose place was edited is forgotten, and told of. A finding is looked for by its new place only. */
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
  const choices = moveAll(session.choices);
  const gone = session.choices.filter((c) => move(c.at) === undefined).map((c) => l10n.t('Its place was edited: {0}.', c.text ?? c.outcome));
  return {
    ...session,
    lost: [...session.lost, ...gone],
    isEdited: true,
    offset: move(session.offset) ?? Math.min(...changes.map(({ rangeOffset }) => rangeOffset)),
    choices,
    other: session.other && { ...session.other, choices: moveAll(session.other.choices) },
    beside: session.beside.map(({ function: name, after }) => {
      const at = after === undefined ? undefined : move(after.at);
      return after === undefined || at === undefined ? { function: name } : { function: name, after: { ...after, at } };
    }),
    finding: undefined,
  };
}
