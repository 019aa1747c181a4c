/// <reference lib="dom" />
/** The panel's words in the language of the editor. The page carries the extension's bundle; without one, the words are as they stand here. */

const bundle = bundleIn(typeof document === 'undefined' ? undefined : document.getElementById('root')?.dataset['l10n']);

/** The text with `{0}`, `{1}`... replaced by the arguments. A text is written out where it is used, so that a test finds it. */
export const t = (text: string, ...args: readonly (string | number)[]): string =>
  (bundle.get(text) ?? text).replace(/\{(\d+)\}/g, (hole, index: string) => String(args[Number(index)] ?? hole));

/** Reads a bundle; what is none is an empty one, since words in English are better than no panel. */
function bundleIn(json: string | undefined): ReadonlyMap<string, string> {
  try {
    const read: unknown = JSON.parse(json ?? '{}');
    const entries = typeof read === 'object' && read !== null ? Object.entries(read) : [];
    return new Map(entries.filter((entry): entry is [string, string] => typeof entry[1] === 'string'));
  } catch {
    return new Map();
  }
}
