/** The id that git gives to a file's content: SHA-1 of `blob <bytes>\0<content>` in UTF-8, 40 hex digits. */
export async function blobId(text: string): Promise<string> {
  const content = new TextEncoder().encode(text);
  const head = new TextEncoder().encode(`blob ${content.length}\0`);
  const whole = new Uint8Array(head.length + content.length);
  whole.set(head);
  whole.set(content, head.length);
  const digest = new Uint8Array(await crypto.subtle.digest('SHA-1', whole));
  return Array.from(digest, (byte) => byte.toString(16).padStart(2, '0')).join('');
}

/** Whether two blob ids, either of which may be abbreviated, name the same content. Below 4 digits, git's own minimum, nothing is proven. */
export function sameBlob(a: string, b: string): boolean {
  const length = Math.min(a.length, b.length);
  return length >= 4 && a.slice(0, length).toLowerCase() === b.slice(0, length).toLowerCase();
}

/** Whether an id is git's way to say "there is no file": zeros only. */
export function isNullBlob(id: string): boolean {
  return /^0+$/.test(id);
}
