import type { Message } from './message.ts';
import type { Patch } from './patch.ts';
import type { Series } from './series.ts';
import { readSubject } from './subject.ts';
import type { Thread } from './thread.ts';

/** What a message speaks of. `other`: a patch or a cover letter of another series in the thread; `patch` is undefined for its cover letter. */
export type Target =
  | { readonly kind: 'patch'; readonly patch: Patch }
  | { readonly kind: 'cover' }
  | { readonly kind: 'other'; readonly series: Series; readonly patch: Patch | undefined }
  | undefined;

/** What a subject says once all that mailers put in front is gone. */
interface Named {
  readonly title: string;
  readonly number: number | undefined;
  readonly version: number;
  readonly target: Target;
}

/**
 * Tells of each message of a thread what it speaks of: the nearest ancestor that is a patch or a cover letter, else the one whose subject
 * it repeats. Reads the thread once; the function that comes back takes time by the depth of the message only.
 */
export function targetsOf(thread: Thread): (message: Message) => Target {
  const byId = new Map<string, Target>();
  const named: Named[] = [];
  const know = (message: Message | undefined, target: Target): void => {
    if (!message || byId.has(message.id)) return;
    byId.set(message.id, target);
    const { title, number, version } = readSubject(message.subject);
    named.push({ title, number, version, target });
  };
  for (const patch of thread.series.patches) know(patch.message, { kind: 'patch', patch });
  know(thread.series.cover, { kind: 'cover' });
  for (const series of thread.others) {
    for (const patch of series.patches) know(patch.message, { kind: 'other', series, patch });
    know(series.cover, { kind: 'other', series, patch: undefined });
  }
  return (message) => {
    const seen = new Set<string>();
    for (let id = thread.parents.get(message.id); id !== undefined && !seen.has(id); id = thread.parents.get(id)) {
      seen.add(id);
      if (byId.has(id)) return byId.get(id);
    }
    const info = readSubject(message.subject);
    if (info.title === '') return undefined;
    // A mailer may have dropped the bracket, but not changed it.
    const same = named.filter(
      (one) => one.title === info.title && (info.number === undefined || info.number === one.number) && (!info.patch || one.version === info.version),
    );
    const ours = same.filter(({ target }) => target?.kind !== 'other');
    const [only, ...more] = ours.length > 0 ? ours : same;
    return more.length === 0 ? only?.target : undefined;
  };
}

/** The ids of all mails that carry the patches of a thread or introduce them: everything else is talk about them. */
export function sentIds(thread: Thread): ReadonlySet<string> {
  return new Set(
    [thread.series, ...thread.others]
      .flatMap((one) => [...one.patches.map((patch) => patch.message.id), one.cover?.id])
      .filter((id) => id !== undefined),
  );
}
