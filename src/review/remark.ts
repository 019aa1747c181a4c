/** What a remark of a mail says, without what mails have around it. */

const greeting = /^(?:hi|hello|hey|dear|good (?:morning|day|evening))\b(?:[ ,]+[\p{L}.'-]+){0,4}\s*[,.!:]*$/iu;
const farewell = /^(?:(?:many )?thanks?(?: you| a lot| again)?|(?:best|kind|warm)?[ -]?(?:regards|wishes)|cheers|best|br|ciao|yours)\s*[,.!]*$/i;
const tag = /^[A-Z][A-Za-z-]*-by:\s/;
/** Agrees, and says nothing that somebody has to read. */
const assent =
  /^(?:(?:this|that|it|the (?:actual )?(?:code|code changes?|patch|change)|otherwise|also|all|now|still|changes?)[ ,]+)*(?:lgtm|looks? (?:good|fine|ok|okay|great|right|correct|sane)(?: to me)?|good|fine|nice|ok(?:ay)?|great|otherwise|thanks?(?: you| a lot)?)[ .,!:…]*$/i;

/** How many lines a farewell and the name below it may take. */
const longestFarewell = 4;

/** Cuts what stands at the end below "Thanks," and such a line itself, or the sender's name alone. */
function withoutFarewell(all: readonly string[], sender: string): readonly string[] {
  const last = all.findLastIndex((line) => line.trim() !== '');
  const names = sender.toLowerCase().split(/[\s,]+/);
  const signed = (all[last] ?? '').trim().toLowerCase().split(/\s+/).every((word) => names.includes(word) || /^[a-z](?:[-.][a-z])*\.?$/.test(word)); // prettier-ignore
  const lines = last > 0 && signed ? all.slice(0, last) : all;
  const at = lines.findLastIndex((line) => farewell.test(line.trim()));
  const below = lines.slice(at + 1).filter((line) => line.trim() !== '');
  const isName = below.every((line) => line.length <= 40 && !/[;?{}]/.test(line));
  return at >= 0 && below.length < longestFarewell && isName ? lines.slice(0, at) : lines;
}

function trimmed(lines: readonly string[]): readonly string[] {
  const first = lines.findIndex((line) => line.trim() !== '');
  const last = lines.findLastIndex((line) => line.trim() !== '');
  return first < 0 ? [] : lines.slice(first, last + 1).filter((line, i, all) => line.trim() !== '' || all[i - 1]?.trim() !== '');
}

/** Where a diff that starts at line `at` ends. */
function endOfDiff(lines: readonly string[], at: number): number {
  let end = at + 1;
  while (end < lines.length && /^(?:[-+ @\\]|diff |index |new |deleted |old |rename |similarity |dissimilarity |Binary |$)/.test(lines[end] ?? ''))
    end++;
  return end;
}

/** The diffs of a remark, each in one line that says what it changes. */
function withoutDiffs(lines: readonly string[]): readonly string[] {
  const kept: string[] = [];
  for (let i = 0; i < lines.length; i++) {
    const line = lines[i] ?? '';
    const isStart = line.startsWith('diff --git ') || (line.startsWith('--- ') && (lines[i + 1] ?? '').startsWith('+++ '));
    if (!isStart) {
      kept.push(line);
      continue;
    }
    const end = endOfDiff(lines, i);
    const diff = lines.slice(i, end);
    const files = diff.flatMap((one) => /^\+\+\+ (?:b\/)?(\S+)/.exec(one)?.[1] ?? []);
    kept.push(`(a diff of ${files.join(', ') || 'something'}: ${diff.filter((one) => one !== '').length} lines)`);
    i = end - 1;
  }
  return kept;
}

/**
 * The lines of a remark that say something: no greeting, no farewell, no tags, and no diff but a line that tells of it. None where it
 * only greets or agrees. `sender` is a name as the mail has it.
 */
export function essence(body: string, sender: string): readonly string[] {
  const said = withoutFarewell(withoutDiffs(body.split('\n')), sender).filter((line) => !tag.test(line));
  const all = [...trimmed(said)];
  const last = all.at(-1);
  // "The code is fine:", and then the tags.
  if (last?.endsWith(':') === true && body.split('\n').some((line) => tag.test(line))) all.splice(-1, 1, `${last.slice(0, -1)}.`);
  const lines = trimmed(greeting.test(all[0]?.trim() ?? '') ? all.slice(1) : all);
  return lines.length <= 1 && assent.test(lines[0]?.trim() ?? 'ok') ? [] : lines;
}
