import type { Range } from '../flow/graph.ts';
import type { Hold, Trace } from '../lifecycle/state.ts';
import type { Step } from '../report/finding.ts';

/** The text of a range on one line, short enough for a message. */
export function excerpt(text: string, at: Range, most = 60): string {
  const line = text.slice(at.start, at.end).replace(/\s+/g, ' ').trim();
  return line.length > most ? `${line.slice(0, most - 1)}…` : line;
}

/** The steps of a path that concern one hold: its acquire, the decisions after it, what happened to it. `last` is where it ends. */
export function witness(text: string, trace: Trace | undefined, hold: Hold, last: Step): readonly Step[] {
  const steps: Step[] = [];
  let held = 0;
  const links: Trace[] = [];
  for (let link = trace; link; link = link.before) links.push(link);
  // What came before the acquire does not matter, unless it is an older round of the same loop.
  let begun = hold.site < 0;
  for (const link of links.reverse()) {
    if (link.what.k === 'note') {
      if (link.what.site !== hold.site) continue;
      begun = true;
      held = link.what.held;
      steps.push({ start: link.at.start, end: link.at.end, note: link.what.text, held });
    } else if (begun) {
      const note = `${excerpt(text, link.at)}: ${link.what.taken ? 'true' : 'false'}`;
      steps.push({ start: link.at.start, end: link.at.end, note, held });
    }
  }
  const longest = 40;
  const kept = steps.length > longest ? [...steps.slice(0, 4), ...steps.slice(-(longest - 4))] : steps;
  return [...kept, last];
}

/** A stable number for what a finding is about: it changes with the words that go in, and with nothing else. */
export function fingerprintOf(parts: readonly string[]): string {
  let a = 0xdeadbeef;
  let b = 0x41c6ce57;
  for (const char of parts.map((p) => p.replace(/\s+/g, ' ')).join('\u0001')) {
    const code = char.codePointAt(0) ?? 0;
    a = Math.imul(a ^ code, 0x9e3779b1);
    b = Math.imul(b ^ code, 0x5f356495);
  }
  a = Math.imul(a ^ (a >>> 16), 0x85ebca6b) ^ (b >>> 13);
  b = Math.imul(b ^ (b >>> 16), 0xc2b2ae35) ^ (a >>> 15);
  return (a >>> 0).toString(16).padStart(8, '0') + (b >>> 0).toString(16).padStart(8, '0');
}
