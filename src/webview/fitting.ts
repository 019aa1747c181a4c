/**
 * A name of code in at most `most` characters (6 or more), of which `end` stand behind the cut: what it belongs to and what it is stay, what is
 * between them becomes `…`. Cuts leave no half of an arrow and no dangling underscore. The end tells more than the beginning.
 */
export function fitting(name: string, most: number, end = Math.ceil((most - 1) * 0.6)): string {
  if (name.length <= most) return name;
  const head = name.slice(0, most - 1 - end).replace(/[^a-zA-Z0-9)\]]+$/, '');
  const tail = name.slice(-end).replace(/^[^a-zA-Z0-9(&]+/, '');
  return `${head}…${tail}`;
}
