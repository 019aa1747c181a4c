import { nothingAround } from '../analysis/surroundings.ts';
import type { Surroundings } from '../analysis/surroundings.ts';
import { createCatalogue } from '../catalogue/catalogue.ts';
import type { Catalogue } from '../catalogue/catalogue.ts';
import { parseUserCatalogue } from '../catalogue/user.ts';
import type { CParser } from '../syntax/parser.ts';
import { createParser } from '../syntax/parser.node.ts';
import { createAround } from './around.ts';
import type { Around } from './around.ts';
import { isPlainPath } from './files.ts';
import { includesOf } from './outline.ts';
import { cacheFolder } from './cache.node.ts';
import { openTree } from './tree.node.ts';
import type { Tree } from './tree.node.ts';

/** What a thread needs to check files: made once, used for all of them. */
export interface Engine {
  readonly parser: CParser;
  readonly catalogue: Catalogue;
  /** The tree that the files are of, and what is around each of them there. */
  readonly tree: { readonly tree: Tree; readonly around: Around } | undefined;
}

/** What an engine is made of; plain values, since threads are handed it. */
export interface EngineOptions {
  /** The text of a .getput.json; what is wrong in it is left out here and told by `configurationOf`. */
  readonly configuration?: string | undefined;
  /** The folder of the kernel tree. */
  readonly tree?: string | undefined;
  /** The folder where what is known of the tree is kept; the user's where it is undefined. */
  readonly cache?: string | undefined;
}

export async function createEngine({ configuration, tree: root, cache = cacheFolder() }: EngineOptions = {}): Promise<Engine> {
  const extra = configuration === undefined ? {} : parseUserCatalogue(configuration, '').rows;
  const parser = await createParser();
  const catalogue = createCatalogue(extra);
  const tree = root === undefined ? undefined : openTree(root, cache);
  return { parser, catalogue, tree: tree && { tree, around: createAround(tree.files, parser, catalogue, tree.summaries) } };
}

/** What the tree has around a file with this text; nothing where there is no tree, or the file has no place in it. */
export function aroundOf({ tree }: Engine, file: string, text: string): Surroundings {
  const place = tree?.tree.placeOf(file);
  return tree === undefined || place === undefined ? nothingAround : tree.around(place, includesOf(text));
}

/** The same for a path of a mail, counted from the top of the tree. One that leaves the tree, as only a hostile mail has, has nothing around it. */
export function aroundPathOf(engine: Engine, path: string, text: string): Surroundings {
  const { tree } = engine;
  if (tree === undefined || !isPlainPath(path)) return nothingAround;
  return tree.around(path, includesOf(text));
}
