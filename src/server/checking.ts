import { recheckSource } from '../analysis/check.ts';
import { createCatalogue, extend } from '../catalogue/catalogue.ts';
import type { Catalogue } from '../catalogue/catalogue.ts';
import { parseUserCatalogue } from '../catalogue/user.ts';
import { createAround } from '../index/around.ts';
import { readFacts } from '../review/facts.ts';
import type { CParser } from '../syntax/parser.ts';
import { createDocument } from '../syntax/read.ts';
import type { Checker, Core } from './core.ts';
import { configurationName } from './folders.ts';
import { createSimulations } from './simulation.ts';

/** The core over a parser that is loaded, wherever that runs. */
export function coreOf(parser: CParser, readText: Core['readText'], machine: Partial<Pick<Core, 'tools' | 'trees' | 'crew'>> = {}): Core {
  const bundled = createCatalogue();
  const checkerOf = (catalogue: Catalogue, configuration: string | undefined): Checker => ({
    catalogue,
    configuration,
    check: (source, before, around) => recheckSource(source, catalogue, before, around),
    around: (files, summaries) => createAround(files, parser, catalogue, summaries),
    simulate: createSimulations(catalogue),
    facts: (source) => readFacts(source, catalogue),
  });
  return {
    open() {
      const document = createDocument(parser);
      return { read: (text) => document.update(text), dispose: () => document.dispose() };
    },
    checker(configuration) {
      if (configuration === undefined) return { checker: checkerOf(bundled, undefined), problems: [] };
      const { rows, problems } = parseUserCatalogue(configuration, configurationName);
      return { checker: checkerOf(extend(bundled, rows), configuration), problems };
    },
    readText,
    tools: machine.tools,
    trees: machine.trees,
    crew: machine.crew,
  };
}
