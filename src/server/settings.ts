import { ruleIds } from '../report/finding.ts';
import type { RuleId, Severity } from '../report/finding.ts';

export type RuleLevel = Severity | 'off';

/** What the `getput` section of an editor's settings says, checked. */
export interface Settings {
  readonly enable: boolean;
  /** Rules that are missing keep the severity of the finding. */
  readonly severity: ReadonlyMap<RuleId, RuleLevel>;
}

export const defaultSettings: Settings = { enable: true, severity: new Map() };

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
  return { enable: value['enable'] !== false, severity };
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function isLevel(value: unknown): value is RuleLevel {
  return levels.has(value);
}
