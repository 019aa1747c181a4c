import { functionsOf } from '../syntax/node.ts';
import type { Finding } from '../report/finding.ts';
import type { Bench, Looked } from './bench.ts';
import { applyEdits, moved } from './fix.ts';
import type { Fix } from './fix.ts';
import { eachFix } from './fixes.ts';

/** A finding that is mended, as it stood before. Offsets are those of the text that was given. */
export interface Mended {
  readonly finding: Finding;
  /** What was done, as a short imperative. */
  readonly title: string;
}

export interface Mending {
  /** The text with all that could be mended. */
  readonly text: string;
  readonly mended: readonly Mended[];
  /** What nobody knows a proven fix for. Offsets are those of the mended text. */
  readonly left: readonly Finding[];
}

/**
 * Mends the findings of a text that are wanted, each by its preferred fix, one after the other: each step leaves fewer findings than there were,
 * so the order cannot bring one back. Never throws.
 */
export function mend(bench: Bench, text: string, isWanted: (finding: Finding, text: string) => boolean): Mending {
  const mended: Mended[] = [];
  const hopeless = new Set<string>();
  let now = bench.look(text);
  let wanted: readonly Wanted[] = now.report.findings.filter((f) => isWanted(f, text)).map((finding) => ({ first: finding, ...placeOf(finding) }));
  for (;;) {
    const at = now;
    const open = at.report.findings.flatMap((finding) => {
      const first = wanted.find((one) => isSame(one, placeOf(finding)))?.first;
      return first === undefined ? [] : [{ finding, first }];
    });
    const next = open.find(({ finding }) => !hopeless.has(keyOf(at, finding)));
    if (!next) return { text: at.source.text, mended, left: open.map(({ finding }) => finding) };
    const step = stepFor(bench, at, next.finding);
    if (step === undefined) {
      hopeless.add(keyOf(at, next.finding));
      continue;
    }
    const { edits } = step.fix;
    wanted = wanted.map((one) => ({ ...one, at: moved(edits, one.at) }));
    mended.push({ finding: next.first, title: step.fix.title });
    now = step.looked;
  }
}

/** What tells one finding from others while lines move: its rule, its function, and where its resource was taken, else where it stands. */
interface Place {
  readonly rule: string;
  readonly function: string;
  readonly at: number;
}

interface Wanted extends Place {
  /** As it stood in the text that was given. */
  readonly first: Finding;
}

const placeOf = ({ rule, function: name, acquire, start }: Finding): Place => ({ rule, function: name, at: acquire?.start ?? start });
const isSame = (a: Place, b: Place): boolean => a.rule === b.rule && a.function === b.function && a.at === b.at;

function stepFor(bench: Bench, at: Looked, finding: Finding): { readonly looked: Looked; readonly fix: Fix } | undefined {
  for (const fix of eachFix(bench, at.source, finding, () => false)) {
    if (fix === undefined) continue;
    const looked = bench.look(applyEdits(at.source.text, fix.edits));
    // A fix is proven with what its function has to do with; here the whole file has its say.
    const isBetter = looked.report.findings.length < at.report.findings.length && looked.report.gaveUp <= at.report.gaveUp;
    if (isBetter) return { looked, fix };
  }
  return undefined;
}

/** A finding in exactly this text of its function: no second try can end in another way. */
function keyOf({ source }: Looked, finding: Finding): string {
  const node = functionsOf(source).find((f) => f.node.start <= finding.start && finding.end <= f.node.end)?.node;
  return `${finding.rule} ${finding.start - (node?.start ?? 0)} ${node === undefined ? '' : source.text.slice(node.start, node.end)}`;
}
