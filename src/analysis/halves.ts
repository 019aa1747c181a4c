import { halvesTable, pairedMembers } from '../catalogue/halves.ts';
import type { HalvesTable } from '../catalogue/halves.ts';
import { childByField, childrenOfType, textOf, walk } from '../syntax/node.ts';
import type { Node, Source } from '../syntax/tree.ts';

/** Two functions of a file of which the second undoes what the first one did. */
export interface Halves {
  readonly begin: string;
  readonly end: string;
  /** The second one runs also when the first one failed. */
  readonly endsAfterFailure: boolean;
  /** What they work on is gone after the second one. */
  readonly endsObject: boolean;
  /** The object stays, and does nothing for others until it begins anew. */
  readonly endsService: boolean;
  /** The functions of the file that the same struct names; none for the functions of a module. */
  readonly beside: readonly string[];
}

/**
 * The halves that structs of callbacks and module macros of a file name. `functions` are the names of the functions that the file defines;
 * a half that is defined elsewhere pairs with nothing. Each pair stands once, in the order of the text.
 */
export function halvesOf(source: Source, functions: ReadonlySet<string>, table: HalvesTable = halvesTable): readonly Halves[] {
  const found = new Map<string, Halves>();
  const add = (pair: Halves): void => {
    const key = `${pair.begin} ${pair.end}`;
    if (pair.begin !== pair.end && !found.has(key)) found.set(key, pair);
  };
  const addMembers = (tag: string, members: ReadonlyMap<string, string>): void => {
    for (const row of pairedMembers(table, tag)) {
      const begin = members.get(row.begin);
      if (begin === undefined) continue;
      for (const name of row.end) {
        const end = members.get(name);
        if (end !== undefined)
          add({
            begin,
            end,
            endsAfterFailure: row.endsAfterFailure ?? false,
            endsObject: row.ends === 'object',
            endsService: row.ends === 'service',
            beside: [...members.values()],
          });
      }
    }
  };
  const modules: Record<'begin' | 'end', string[]> = { begin: [], end: [] };
  const tags: { readonly end: number; readonly tag: string; readonly name: string | undefined }[] = [];
  const structs = new Map<string, { readonly tag: string; readonly members: ReadonlyMap<string, string> }>();
  walk(source.root, (node) => {
    if (node.type === 'function_definition') return false;
    if (node.type === 'declaration') tags.push({ end: node.end, tag: tagOf(source, node), name: variableOf(source, node) });
    if (node.type === 'initializer_list') {
      const { tag = '', name } = tags.findLast((t) => t.end >= node.end) ?? {};
      const members = membersOf(source, node, functions);
      if (name !== undefined && !structs.has(name)) structs.set(name, { tag, members });
      addMembers(tag, members);
    }
    const [macro, named] = macroOf(source, node);
    if (named === undefined || !functions.has(named)) return true;
    if (table.modules.begin.includes(macro)) modules.begin.push(named);
    if (table.modules.end.includes(macro)) modules.end.push(named);
    return true;
  });
  for (const { struct, member, named } of namedBeside(source, functions, table)) {
    const known = structs.get(struct);
    if (known) addMembers(known.tag, new Map([...known.members, [member, named]]));
  }
  for (const begin of modules.begin)
    for (const end of modules.end) add({ begin, end, endsAfterFailure: false, endsObject: true, endsService: false, beside: [] });
  return [...found.values()];
}

/** The functions that calls and macros name as a member of a struct of callbacks: `platform_driver_probe(&foo_driver, foo_probe)`. */
function namedBeside(
  source: Source,
  functions: ReadonlySet<string>,
  table: HalvesTable,
): readonly { readonly struct: string; readonly member: string; readonly named: string }[] {
  const rows = table.beside.filter((row) => source.text.includes(row.call));
  if (rows.length === 0) return [];
  const found: { readonly struct: string; readonly member: string; readonly named: string }[] = [];
  walk(source.root, (node) => {
    const called = node.type === 'call_expression' ? childByField(node, 'function') : undefined;
    const row = called && rows.find(({ call }) => call === textOf(source, called));
    if (!row) return true;
    const [struct = '', named = ''] = (childByField(node, 'arguments')?.children ?? []).map((arg) => textOf(source, arg).replace(/^&\s*/, ''));
    if (functions.has(named)) found.push({ struct, member: row.begin, named });
    return true;
  });
  return found;
}

/** The first variable that is declared. */
function variableOf(source: Source, declaration: Node): string | undefined {
  const [first] = childrenOfType(declaration, 'init_declarator');
  const name = first && childByField(first, 'declarator');
  return name?.type === 'identifier' ? textOf(source, name) : undefined;
}

/** The tag of the struct that is declared: `file_operations` of `static const struct file_operations f`. */
function tagOf(source: Source, declaration: Node): string {
  const type = childByField(declaration, 'type');
  const name = type && childByField(type, 'name');
  return name ? textOf(source, name) : '';
}

/** The functions of the file that an initialiser gives to members: `.probe = foo_probe`, also through a macro that may drop it. */
function membersOf(source: Source, list: Node, functions: ReadonlySet<string>): ReadonlyMap<string, string> {
  const members = new Map<string, string>();
  for (const pair of childrenOfType(list, 'initializer_pair')) {
    const designator = childByField(pair, 'designator')?.children[0];
    const value = childByField(pair, 'value');
    if (!designator || !value || value.type === 'initializer_list') continue;
    walk(value, (node) => {
      if (node.type === 'identifier' && functions.has(textOf(source, node))) members.set(textOf(source, designator), textOf(source, node));
      return true;
    });
  }
  return members;
}

/** `MACRO(name)` at file level: with its semicolon a call, without one a declaration after the mask. */
function macroOf(source: Source, node: Node): readonly [string, string | undefined] {
  if (node.type === 'call_expression') {
    const macro = childByField(node, 'function');
    const args = childByField(node, 'arguments')?.children ?? [];
    return [macro ? textOf(source, macro) : '', args.length === 1 && args[0] ? textOf(source, args[0]) : undefined];
  }
  if (node.type !== 'declaration') return ['', undefined];
  const type = childByField(node, 'type');
  const name = childByField(node, 'declarator');
  return [type ? textOf(source, type) : '', name?.type === 'identifier' ? textOf(source, name) : undefined];
}
