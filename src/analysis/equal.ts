/**
 * Whether two plain values (what JSON has, maps, undefined) say the same. Parts that are one object on both sides are not looked into, so that
 * comparing what was kept with what was made anew costs little. The order of an object's members does not count, that of a map does.
 */
export function equal(a: unknown, b: unknown): boolean {
  if (a === b) return true;
  if (typeof a !== 'object' || typeof b !== 'object' || a === null || b === null) return false;
  if (Array.isArray(a)) {
    if (!Array.isArray(b) || a.length !== b.length) return false;
    for (let i = 0; i < a.length; i += 1) if (!equal(a[i], b[i])) return false;
    return true;
  }
  if (a instanceof Map) return b instanceof Map && a.size === b.size && equal([...a], [...b]);
  if (Array.isArray(b) || b instanceof Map) return false;
  const [one, other] = [a as Readonly<Record<string, unknown>>, b as Readonly<Record<string, unknown>>];
  const names = Object.keys(one);
  if (names.length !== Object.keys(other).length) return false;
  for (const name of names) if (!(name in other) || !equal(one[name], other[name])) return false;
  return true;
}
