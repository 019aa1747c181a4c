import { childByField, textOf, walk } from '../syntax/node.ts';
import type { Source } from '../syntax/tree.ts';

/** `.release = f` in the initialisers of a file, by the name of the variable: `static struct kobj_type t = { .release = t_release }`. */
export function typeReleasesIn(source: Source): ReadonlyMap<string, string> {
  const found = new Map<string, string>();
  walk(source.root, (node) => {
    if (node.type === 'function_definition') return false;
    if (node.type !== 'init_declarator') return true;
    const name = childByField(node, 'declarator');
    const value = childByField(node, 'value');
    for (const pair of value?.type === 'initializer_list' ? value.children : []) {
      const designator = pair.type === 'initializer_pair' ? textOf(source, pair).replace(/\s+/g, '') : '';
      const [, called] = /^\.release=(\w+)$/.exec(designator) ?? [];
      if (name?.type === 'identifier' && called !== undefined) found.set(textOf(source, name), called);
    }
    return false;
  });
  return found;
}
