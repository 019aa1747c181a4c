import type { Checker, Core } from './core.ts';

/** The name of the file in which a workspace folder adds contracts. */
export const configurationName = '.getput.json';

/** One checker per workspace folder, made from its .getput.json. */
export interface Folders {
  add(uri: string): Promise<void>;
  remove(uri: string): void;
  /** Reads the configuration file at `uri` again, where it is one of a folder. Gives true when a checker changed. */
  changed(uri: string): Promise<boolean>;
  /** The URIs of the folders, each with a slash at its end. */
  uris(): readonly string[];
  /** The URI of the innermost folder that holds the file, with a slash at its end; undefined where none does. */
  holding(fileUri: string): string | undefined;
  /** The URI of the configuration file of the innermost folder that holds the file; undefined where none does. */
  configurationOf(fileUri: string): string | undefined;
  /** The checker of the innermost folder that holds the file, else the one without configuration. */
  checkerFor(fileUri: string): Checker;
}

/** `told` hears of each configuration file that was read, with what is wrong in it. */
export function createFolders(core: Core, told: (configurationUri: string, problems: readonly string[]) => void): Folders {
  const plain = core.checker(undefined).checker;
  const checkers = new Map<string, Checker>();

  const read = async (folder: string): Promise<void> => {
    const uri = folder + configurationName;
    const text = await core.readText(uri);
    if (text === undefined) {
      checkers.set(folder, plain);
      told(uri, []);
      return;
    }
    const { checker, problems } = core.checker(text);
    checkers.set(folder, checker);
    told(uri, problems);
  };

  const innermost = (fileUri: string): string => {
    let best = '';
    for (const folder of checkers.keys()) if (fileUri.startsWith(folder) && folder.length > best.length) best = folder;
    return best;
  };

  return {
    add: (uri) => read(withSlash(uri)),
    remove: (uri) => void checkers.delete(withSlash(uri)),
    async changed(uri) {
      const folder = uri.slice(0, uri.lastIndexOf('/') + 1);
      if (!checkers.has(folder)) return false;
      await read(folder);
      return true;
    },
    uris: () => [...checkers.keys()],
    holding: (fileUri) => innermost(fileUri) || undefined,
    configurationOf: (fileUri) => {
      const folder = innermost(fileUri);
      return folder === '' ? undefined : folder + configurationName;
    },
    checkerFor: (fileUri) => checkers.get(innermost(fileUri)) ?? plain,
  };
}

function withSlash(uri: string): string {
  return uri.endsWith('/') ? uri : `${uri}/`;
}
