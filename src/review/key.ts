/** A key for content, the same on every machine: 53 bits, enough to tell the steps of all series that a person reads, and no secret. */
export function contentKey(...parts: readonly string[]): string {
  let [a, b] = [0xdeadbeef, 0x41c6ce57];
  const take = (unit: number): void => {
    a = Math.imul(a ^ unit, 2654435761);
    b = Math.imul(b ^ unit, 1597334677);
  };
  for (const part of parts) {
    for (let i = 0; i < part.length; i++) take(part.charCodeAt(i));
    // Where one part ends and the next begins matters.
    take(0x10000);
  }
  a = Math.imul(a ^ (a >>> 16), 2246822507) ^ Math.imul(b ^ (b >>> 13), 3266489909);
  b = Math.imul(b ^ (b >>> 16), 2246822507) ^ Math.imul(a ^ (a >>> 13), 3266489909);
  return (4294967296 * (2097151 & b) + (a >>> 0)).toString(36);
}
