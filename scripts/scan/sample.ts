import { createHash } from 'node:crypto';
import type { FindingJson } from '../../src/report/json.ts';

/**
 * `count` findings, chosen by chance and yet the same for the same seed. Each finding's place in the draw hangs on itself alone: a change
 * that takes away some findings leaves the rest of a sample as it was, so that a second reading starts where the first ended.
 */
export function drawSample(findings: readonly FindingJson[], count: number, seed: string): readonly FindingJson[] {
  const lot = (f: FindingJson): string => createHash('sha1').update([seed, f.file, f.function, f.fingerprint, f.line].join('\n')).digest('hex');
  return findings
    .map((finding) => ({ finding, lot: lot(finding) }))
    .sort((a, b) => (a.lot < b.lot ? -1 : 1))
    .slice(0, count)
    .map(({ finding }) => finding);
}

/** The source lines that a finding speaks of, numbered: from a little before its first step to a little after its last. */
export function excerpt(finding: FindingJson, text: string): string {
  const lines = text.split('\n');
  const spoken = [finding.line, ...(finding.acquire ? [finding.acquire.line] : []), ...finding.path.map((step) => step.line)];
  const from = Math.max(1, Math.min(...spoken) - 4);
  const to = Math.min(lines.length, Math.max(...spoken) + 5);
  const marked = new Set(spoken);
  const shown: string[] = [];
  let left = false;
  for (let line = from; line <= to; line++) {
    // Of a long function only what stands near a step is shown.
    if (to - from > 120 && !spoken.some((at) => Math.abs(at - line) <= 12)) {
      if (!left) shown.push('        ...');
      left = true;
      continue;
    }
    left = false;
    shown.push(`${marked.has(line) ? '>' : ' '} ${String(line).padStart(5)} ${lines[line - 1] ?? ''}`);
  }
  return shown.join('\n');
}
