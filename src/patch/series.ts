import type { Author, Message, ThreadProblem } from './message.ts';
import type { Patch } from './patch.ts';
import { readSubject } from './subject.ts';

/** Patches that were sent together. */
export interface Series {
  /** The cover letter's title, else that of the first patch. */
  readonly subject: string;
  readonly version: number;
  /** How many patches it says it has. */
  readonly count: number;
  readonly author: Author;
  readonly cover: Message | undefined;
  /** Ordered by number; each number once. */
  readonly patches: readonly Patch[];
}

interface Group {
  readonly version: number;
  readonly resend: boolean;
  readonly count: number | undefined;
  readonly author: Author;
  readonly patches: Patch[];
  cover: Message | undefined;
}

/** Patches of one group share version, count and sender. Those without a number stand alone, unless git wrote them into one file one after the other. */
function groupKey(message: Message): string {
  const info = readSubject(message.subject);
  const sending = `${info.version}${info.resend ? '/again' : ''}`;
  if (info.count !== undefined) return `${sending}/${info.count}/${message.author.name}`;
  return message.id.startsWith('mail:') ? `file/${sending}` : `alone/${message.id}`;
}

/**
 * The group to review first: those of which at least half is here before others, since one patch of a new version may have been sent as an
 * answer to the old one; then the newest version, then the one that was sent again, then the earliest in the thread.
 */
function preferred(groups: readonly Group[]): Group | undefined {
  const here = (group: Group) => (group.patches.length * 2 >= (group.count ?? 1) ? 1 : 0);
  return groups.toSorted((a, b) => here(b) - here(a) || b.version - a.version || Number(b.resend) - Number(a.resend))[0];
}

function finish(group: Group, problems: ThreadProblem[]): Series {
  const numbered = group.count !== undefined;
  const patches: Patch[] = [];
  for (const patch of group.patches) {
    const number = numbered ? patch.number : patches.length + 1;
    const twin = numbered ? patches.find((one) => one.number === number) : undefined;
    const [again, first] = [readSubject(patch.message.subject).point, readSubject(twin?.message.subject ?? '').point];
    if (!twin) patches.push({ ...patch, number });
    else if (again > first) {
      patches[patches.indexOf(twin)] = { ...patch, number };
      problems.push({ line: patch.message.line, message: `Patch ${number} was sent again as v${group.version}.${again}; that one is taken.` });
    } else if (twin.message.id !== patch.message.id) {
      problems.push({ line: patch.message.line, message: `Patch ${number} of the series stands here a second time; the first one is taken.` });
    }
  }
  patches.sort((a, b) => a.number - b.number);
  const first = patches[0]?.message ?? group.cover;
  for (let number = 1; number <= Math.min(group.count ?? 0, 1000); number++) {
    if (patches.some((patch) => patch.number === number)) continue;
    problems.push({ line: (group.cover ?? first)?.line ?? 1, message: `Patch ${number} of ${group.count ?? 0} is missing.` });
  }
  const info = readSubject((group.cover ?? first)?.subject ?? '');
  return { subject: info.title, version: group.version, count: group.count ?? patches.length, author: group.author, cover: group.cover, patches };
}

/**
 * Sorts the patches of a thread into series: the one to review, and the others (an older version, a different patch sent as an answer).
 * A thread without patches gives a series without patches that is named after its first message.
 */
export function sortSeries(
  messages: readonly Message[],
  patches: readonly Patch[],
): { readonly series: Series; readonly others: readonly Series[]; readonly problems: readonly ThreadProblem[] } {
  const groups = new Map<string, Group>();
  const groupOf = (message: Message): Group => {
    const key = groupKey(message);
    const info = readSubject(message.subject);
    const group = groups.get(key) ?? {
      version: info.version,
      resend: info.resend,
      count: info.count,
      author: message.author,
      patches: [],
      cover: undefined,
    };
    groups.set(key, group);
    return group;
  };
  for (const patch of patches) groupOf(patch.message).patches.push(patch);
  for (const message of messages) {
    const info = readSubject(message.subject);
    if (info.reply || !info.patch || info.number !== 0 || patches.some((patch) => patch.message === message)) continue;
    groupOf(message).cover ??= message;
  }

  const problems: ThreadProblem[] = [];
  const chosen = preferred(Array.from(groups.values()).filter((group) => group.patches.length > 0));
  if (!chosen) {
    const first = messages[0];
    const info = readSubject(first?.subject ?? '');
    problems.push({ line: first?.line ?? 1, message: 'No patch was found: no message holds a diff that is not quoted.' });
    return {
      series: {
        subject: info.title,
        version: info.version,
        count: 0,
        author: first?.author ?? { name: '', address: undefined },
        cover: undefined,
        patches: [],
      },
      others: [],
      problems,
    };
  }
  const series = finish(chosen, problems);
  const others = Array.from(groups.values())
    .filter((group) => group !== chosen && group.patches.length > 0)
    .map((group) => finish(group, []));
  for (const other of others) {
    const line = other.patches[0]?.message.line ?? 1;
    problems.push({ line, message: `The thread also holds "${other.subject}" (version ${other.version}), which is not part of this series.` });
  }
  return { series, others, problems };
}
