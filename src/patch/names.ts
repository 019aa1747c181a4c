/** File names as they stand in diffs: C-quoted, prefixed with a/ and b/, followed by a tab and a date. */

const escapes: Readonly<Record<string, number>> = { a: 7, b: 8, t: 9, n: 10, v: 11, f: 12, r: 13, '"': 34, '\\': 92 };

/** Reads a name in git's C quotes from the start of `text`. Octal escapes are bytes of UTF-8. Undefined where the quotes do not close. */
export function readQuoted(text: string): { readonly name: string; readonly length: number } | undefined {
  const bytes: number[] = [];
  const encoder = new TextEncoder();
  let i = 1;
  while (i < text.length) {
    const char = text.charAt(i);
    if (char === '"') return { name: new TextDecoder().decode(Uint8Array.from(bytes)), length: i + 1 };
    if (char === '\\') {
      const octal = /^[0-3][0-7]{2}/.exec(text.slice(i + 1, i + 4));
      if (octal) {
        bytes.push(parseInt(octal[0], 8));
        i += 4;
      } else {
        bytes.push(escapes[text.charAt(i + 1)] ?? 63);
        i += 2;
      }
      continue;
    }
    const point = String.fromCodePoint(text.codePointAt(i) ?? 63);
    bytes.push(...encoder.encode(point));
    i += point.length;
  }
  return undefined;
}

/** The name on a `---` or `+++` line (given without that mark). Undefined for /dev/null. */
export function nameOnLine(rest: string): string | undefined {
  const name = rest.startsWith('"') ? (readQuoted(rest)?.name ?? rest) : (rest.split('\t')[0] ?? '').trimEnd();
  return name === '/dev/null' ? undefined : name;
}

/** The name on a `rename from` line and its kin, where no prefix and no date is written. */
export function plainName(rest: string): string {
  return rest.startsWith('"') ? (readQuoted(rest)?.name ?? rest) : rest;
}

/** The two names on a `diff --git` line (given without that mark), with their prefixes. Undefined where the line does not tell them apart. */
export function namesOnGitLine(rest: string): readonly [string, string] | undefined {
  if (rest.startsWith('"')) {
    const first = readQuoted(rest);
    if (!first) return undefined;
    const second = rest.slice(first.length).trimStart();
    return [first.name, plainName(second)];
  }
  const quotedSecond = rest.endsWith('"') ? rest.indexOf(' "') : -1;
  if (quotedSecond > 0) return [rest.slice(0, quotedSecond), plainName(rest.slice(quotedSecond + 1))];
  // Names may hold spaces. Both are the same but for their prefix unless the file was renamed, and then other lines name them.
  const middle = (rest.length - 1) / 2;
  if (rest[middle] === ' ') {
    const [a, b] = [rest.slice(0, middle), rest.slice(middle + 1)];
    if (a === b || withoutFirst(a) === withoutFirst(b)) return [a, b];
  }
  const split = rest.split(' ');
  return split.length === 2 ? [split[0] ?? '', split[1] ?? ''] : undefined;
}

function withoutFirst(path: string): string | undefined {
  const slash = path.indexOf('/');
  return slash < 0 ? undefined : path.slice(slash + 1);
}

/** Takes the prefixes off a pair of names: a/ and b/, i/ and w/, or two trees' names (`linux.orig/`, `linux/`). `--no-prefix` diffs stay as they are. */
export function stripPrefixes(old: string | undefined, now: string | undefined): readonly [string | undefined, string | undefined] {
  const lettered = /^[abciow12]\//;
  if (old === undefined || now === undefined) {
    const one = old ?? now;
    const bare = one !== undefined && lettered.test(one) ? one.slice(2) : one;
    return old === undefined ? [undefined, bare] : [bare, undefined];
  }
  if (lettered.test(old) && lettered.test(now) && old.slice(0, 2) !== now.slice(0, 2)) return [old.slice(2), now.slice(2)];
  const [a, b] = [withoutFirst(old), withoutFirst(now)];
  return a !== undefined && a === b && old !== now ? [a, b] : [old, now];
}
