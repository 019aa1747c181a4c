/** What a subject's prefix says: `[RFC PATCH v2 3/5] vfio: ...`. */
export interface SubjectInfo {
  /** It starts with `Re:` or one of its kin. */
  readonly reply: boolean;
  /** A bracket names a patch, or numbers one (`[v6,19/24]`, as some archives write it). */
  readonly patch: boolean;
  readonly rfc: boolean;
  readonly resend: boolean;
  /** 1 where none is named. */
  readonly version: number;
  /** 1 for `v2.1`, by which one patch of a series is sent again. */
  readonly point: number;
  /** 0 is the cover letter; undefined where the patch stands alone. */
  readonly number: number | undefined;
  readonly count: number | undefined;
  /** The rest, without `Re:` and without the prefix. */
  readonly title: string;
}

const replyMark = /^\s*(?:re|aw|sv|antw|fwd?|wg|tr|回复|答复|转发)\s*(?:\[\d+\])?[:：]\s*/i;
const bracket = /^\s*\[([^\][]*)\]\s*/;

interface Prefix {
  patch: boolean;
  rfc: boolean;
  resend: boolean;
  version: number | undefined;
  point: number;
  number: number | undefined;
  count: number | undefined;
}

/** Takes in what one bracket says. False: it says nothing of a patch (a list's name, a subsystem). `only`: every word must be one that we know. */
function takeBracket(text: string, prefix: Prefix, only: boolean): boolean {
  const next = { ...prefix };
  let told = false;
  // Mercurial writes `[PATCH 2 of 5]`.
  for (const word of text
    .replace(/\b(\d+) of (\d+)\b/i, '$1/$2')
    .split(/[\s,;]+/)
    .filter((part) => part !== '')) {
    const numbered = /^#?(\d{1,5})\/(\d{1,5})$/.exec(word);
    const version = /^(?:patch)?[-_]?v(\d{1,3})(?:\.(\d{1,3}))?$/i.exec(word);
    if (numbered) {
      next.number = Number(numbered[1]);
      next.count = Number(numbered[2]);
    } else if (version) {
      next.version = Number(version[1]);
      next.point = Number(version[2] ?? 0);
    } else if (/^rfc$/i.test(word)) next.rfc = true;
    else if (/^(?:resend|repost|rebased?)$/i.test(word)) next.resend = true;
    else if (!/^patch(?:es|set)?$/i.test(word)) {
      // `[PATCH-next]`, `[net-PATCH]`: the word is glued to a tree's name.
      if (/(?:^|[-_/])patch(?:$|[-_/])/i.test(word)) next.patch = true;
      else if (only) return false;
      continue;
    }
    if (/^patch/i.test(word) || numbered) next.patch = true;
    told = true;
  }
  if (!told && !next.patch) return false;
  // A lone version or RFC is a prefix only beside a patch's bracket: `[v2] foo` after `[PATCH]`, or `[RFC]` in front of it.
  Object.assign(prefix, next);
  return true;
}

/** Reads a subject. Any text is accepted; one without a prefix gives `patch: false`, version 1 and the whole text as its title. */
export function readSubject(subject: string): SubjectInfo {
  let rest = subject.replace(/\s+/g, ' ').trim();
  const prefix: Prefix = { patch: false, rfc: false, resend: false, version: undefined, point: 0, number: undefined, count: undefined };
  let reply = false;
  for (;;) {
    const mark = replyMark.exec(rest);
    if (mark) {
      reply = true;
      rest = rest.slice(mark[0].length);
      continue;
    }
    const group = bracket.exec(rest);
    if (!group) break;
    const taken = takeBracket(group[1] ?? '', prefix, prefix.patch);
    // A bracket of a list or a subsystem is skipped in front of the patch's own bracket and belongs to the title behind it.
    if (!taken && (prefix.patch || !/^(?:\s*\[[^\][]*\])*\s*\[[^\][]*(?:patch|\d+\/\d+)/i.test(rest.slice(group[0].length)))) break;
    rest = rest.slice(group[0].length);
  }
  return {
    reply,
    patch: prefix.patch,
    rfc: prefix.rfc,
    resend: prefix.resend,
    version: prefix.version ?? 1,
    point: prefix.point,
    number: prefix.number,
    count: prefix.count,
    title: rest.trim(),
  };
}
