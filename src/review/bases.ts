/** How many names, from the file's own upwards, two paths share at their ends. */
function sharedTail(a: string, b: string): number {
  const one = a.split(/[\\/]+/).filter((part) => part !== '' && part !== '.');
  const two = b.split('/').filter((part) => part !== '');
  let shared = 0;
  while (shared < Math.min(one.length, two.length) && one[one.length - 1 - shared] === two[two.length - 1 - shared]) shared++;
  return shared;
}

/** The bases whose path ends most like `path`, at least in the file's name. More than one: the paths do not decide. */
export function matchByPath<B extends { readonly path: string }>(bases: readonly B[], path: string): readonly B[] {
  const scored = bases.map((base) => ({ base, shared: sharedTail(base.path, path) }));
  const most = scored.reduce((best, { shared }) => Math.max(best, shared), 0);
  return most === 0 ? [] : scored.filter(({ shared }) => shared === most).map(({ base }) => base);
}
