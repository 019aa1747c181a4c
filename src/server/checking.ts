import { recheckSource } from '../analysis/check.ts';
import { createCatalogue, extend } from '../catalogue/catalogue.ts';
import type { Catalogue } from '../catalogue/catalogue.ts';
import { parseUserCatalogue } from '../catalogue/user.ts';
import { readFacts } from '../review/facts.ts';
import type { CParser } from '../syntax/parser.ts';
import { createDocument } from '../syntax/read.ts';
import type { Checker, Core, SeriesTools } from './core.ts';
import { configurationName } from './folders.ts';
import { createSimulations } from './simulation.ts';

/** The core over a parser that is loaded, wherever that runs. */
export function coreOf(parser: CParser, readText: Core['readText'], tools?: SeriesTools): Core {
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
    tools,
  };
}

function checkerOf(catalogue: Catalogue): Checker {
  return {
    catalogue,
    check: (source, before) => recheckSource(source, catalogue, before),
    simulate: createSimulations(catalogue),
    facts: (source) => readFacts(source, catalogue),
  };
}
