import { recheckSource } from '../analysis/check.ts';
import { createCatalogue, extend } from '../catalogue/catalogue.ts';
import { parseUserCatalogue } from '../catalogue/user.ts';
import { createParser } from '../syntax/parser.node.ts';
import { createDocument } from '../syntax/read.ts';
import type { Catalogue } from '../catalogue/catalogue.ts';
import type { Checker, Core } from './core.ts';
import { configurationName } from './folders.ts';
import { simulateAt } from './simulation.ts';

/** The core on Node: the native parser where it loads, else the WASM one. Rejects only where neither loads. */
export async function createCore(readText: Core['readText']): Promise<Core> {
  const parser = await createParser();
  const bundled = createCatalogue();
  return {
    open() {
      const document = createDocument(parser);
      return { read: (text) => document.update(text), dispose: () => document.dispose() };
    },
    checker(configuration) {
      if (configuration === undefined) return { checker: checkerOf(bundled), problems: [] };
      const { rows, problems } = parseUserCatalogue(configuration, configurationName);
      return { checker: checkerOf(extend(bundled, rows)), problems };
    },
    readText,
  };
}

function checkerOf(catalogue: Catalogue): Checker {
  return {
    check: (source, before) => recheckSource(source, catalogue, before),
    simulate: (source, request) => simulateAt(source, catalogue, request),
  };
}
