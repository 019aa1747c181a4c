/** One `Signed-off-by: ...` line of a commit message. */
export interface Trailer {
  readonly name: string;
  readonly value: string;
  /** What is strange about it: a sentence without its full stop; undefined where nothing is. */
  readonly problem: string | undefined;
  /** The line of the commit message's text, from 0. */
  readonly at: number;
}

const others = /^(?:cc|fixes|link|closes|bugzilla|buglink|references?|message-id|change-id|depends-on|cve|addresses-coverity(?:-id)?)$/i;
const line = /^([A-Za-z][A-Za-z-]*):[ \t]*(\S.*)$/;

/** Whether a name at the start of a line makes it a trailer: everything that ends in `-by`, and the others that kernel commits carry. */
function isTrailerName(name: string): boolean {
  return /-by$/i.test(name) || others.test(name);
}

function addressProblem(name: string, value: string): string | undefined {
  const match = /^(.*?)<([^<>]*)>\s*(.*)$/.exec(value);
  if (!match) {
    // `Cc: stable@vger.kernel.org` and `Reported-by: syzbot+...@syzkaller...` stand without brackets, and lists do not mind.
    if (/^"?[^\s@<>]+@[^\s@<>]+$/.test(value.replace(/\s*#.*$/, ''))) return undefined;
    return 'has no mail address';
  }
  const [, who = '', address = '', rest = ''] = match;
  if (!/^[^\s@]+@[^\s@]+$/.test(address)) return `<${address}> is no mail address`;
  if (rest !== '' && !/^[#[]/.test(rest) && !/^,/.test(rest)) return `"${rest}" is glued on behind the address`;
  return who.trim() === '' && /^signed-off-by$/i.test(name) ? 'has no name' : undefined;
}

function fixesProblem(value: string): string | undefined {
  const match = /^(?:commit )?([0-9a-f]+)\b\s*(.*)$/i.exec(value);
  if (!match) return 'names no commit id';
  if ((match[1] ?? '').length < 12) return 'the commit id has fewer than 12 digits';
  return /^\(["'].*["']\)$/.test(match[2] ?? '') ? undefined : 'the commit id is not followed by ("title")';
}

/** Longer than any name, address or title; the patterns here are not meant for more. */
const longest = 1000;

function problemOf(name: string, value: string): string | undefined {
  if (value.length > longest) return `is ${value.length} characters long`;
  if (/[\u200b-\u200f\u202a-\u202e\ufeff]/.test(value)) return 'holds invisible characters';
  if (/^fixes$/i.test(name)) return fixesProblem(value);
  return /-by$/i.test(name) || /^cc$/i.test(name) ? addressProblem(name, value) : undefined;
}

/** Reads the trailers of a commit message, in their order. One that a mailer folded (an indented line follows) is taken whole. */
export function readTrailers(message: string): readonly Trailer[] {
  const lines = message.split('\n').map((text) => text.trimEnd());
  const trailers: Trailer[] = [];
  const seen = new Set<string>();
  for (let i = 0; i < lines.length; i++) {
    const match = line.exec(lines[i] ?? '');
    const name = match?.[1] ?? '';
    if (!match || !isTrailerName(name)) continue;
    let value = match[2] ?? '';
    const at = i;
    while (/^[ \t]+\S/.test(lines[i + 1] ?? '')) value += ` ${(lines[++i] ?? '').trim()}`;
    const key = `${name.toLowerCase()} ${value}`;
    trailers.push({ name, value, problem: problemOf(name, value) ?? (seen.has(key) ? 'stands here twice' : undefined), at });
    seen.add(key);
  }
  return trailers;
}
