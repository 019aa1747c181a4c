import { l10n, Position } from 'vscode';
import type { TextDocument } from 'vscode';
import type { Other, SimulateParams, Simulation, SimulationPath } from '../protocol/simulation.ts';
import type { Server } from './client.ts';

/** The text before a patch, in which the same function runs for comparison. */
export interface Against {
  readonly document: TextDocument;
  /** On the function's head. */
  readonly position: Position;
}

/** The path of `paths` that goes as `path` does in the other text: by what it is called, else by how it ends where one alone ends so. */
function twinOf(path: SimulationPath | undefined, paths: readonly SimulationPath[]): SimulationPath | undefined {
  if (path === undefined) return undefined;
  const called = paths.find(({ label }) => label === path.label);
  const ending = paths.filter(({ exit }) => exit.text === path.exit.text);
  return called ?? (ending.length === 1 ? ending[0] : undefined);
}

/** Runs the function as it was before, on the path that the run at hand takes; undefined where it cannot run. */
export async function runBefore(server: Server, { document, position }: Against, now: Simulation): Promise<Other | undefined> {
  const { line, character } = position;
  const params: SimulateParams = { uri: document.uri.toString(), position: { line, character }, choices: [], beside: [], enter: now.enter };
  const usual = await server.simulate(params);
  if (!usual.ok) return undefined;
  const path = now.paths[now.selected];
  const twin = twinOf(path, usual.simulation.paths);
  const same = twin === undefined || twin.choices.length === 0 ? usual : await server.simulate({ ...params, choices: twin.choices });
  if (!same.ok) return undefined;
  const { steps, findings } = same.simulation;
  const words = (when: string, label: string | undefined): string => (label === undefined ? when : `${when}: ${label}`);
  return {
    label: words(l10n.t('Before the patch'), same.simulation.paths[same.simulation.selected]?.label),
    steps,
    findings,
    earlier: { label: words(l10n.t('After the patch'), path?.label) },
  };
}
