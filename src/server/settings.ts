import { ruleIds } from '../report/finding.ts';
import type { RuleId, Severity } from '../report/finding.ts';

export type RuleLevel = Severity | 'off';

/** What the `getput` section of an editor's settings says, checked. */
export interface Settings {
  readonly enable: boolean;
  /** Rules that are missing keep the severity of the finding. */
  readonly severity: ReadonlyMap<RuleId, RuleLevel>;
  /** Counts of what is held at the ends of lines. */
  readonly inlayHints: boolean;
  /** What a function takes, above it. */
  readonly codeLens: boolean;
  /** `auto`: the kernel tree that a file stands in; `off`: none; else the folder of one, by its path or from the workspace folder. */
  readonly tree: string;
}

export const defaultSettings: Settings = { enable: true, severity: new Map(), inlayHints: false, codeLens: true, tree: 'auto' };

const levels: ReadonlySet<unknown> = new Set<RuleLevel>(['error', 'warning', 'information', 'hint', 'off']);

/** Reads whatever a client sent: what is missing or of a wrong type counts as not set. */
export function readSettings(value: unknown): Settings {
  if (!isRecord(value)) return defaultSettings;
  const given = isRecord(value['severity']) ? value['severity'] : {};
  const severity = new Map<RuleId, RuleLevel>();
  for (const rule of ruleIds) {
    const level = given[rule];
    if (isLevel(level)) severity.set(rule, level);
  }
  const tree = value['tree'];
  return {
    enable: value['enable'] !== false,
    severity,
    inlayHints: value['inlayHints'] === true,
    codeLens: value['codeLens'] !== false,
    tree: typeof tree === 'string' && tree !== '' ? tree : defaultSettings.tree,
  };
}

/** Whether a client says in its initialization options that it knows the commands behind lenses and code actions. */
export const hasGetputCommands = (options: unknown): boolean => isRecord(options) && options['commands'] === true;

/** Where a client lets the server keep what can be made anew: a URI; undefined where it does not say. */
export function storageOf(options: unknown): string | undefined {
  const storage = isRecord(options) ? options['storage'] : undefined;
  return typeof storage === 'string' ? storage : undefined;
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function isLevel(value: unknown): value is RuleLevel {
  return levels.has(value);
}
