import { createCatalogue } from '../../src/catalogue/catalogue.ts';
import { simulate } from '../../src/simulator/simulate.ts';
import type { Request, Simulation } from '../../src/simulator/simulate.ts';
import { createNativeParser } from '../../src/syntax/parser.node.ts';
import { readSource } from '../../src/syntax/read.ts';
import type { Source } from '../../src/syntax/tree.ts';

const parser = createNativeParser();

export const catalogue = createCatalogue();

export function read(text: string): Source {
  if (!parser) throw new Error('the native parser is not there');
  return readSource(parser, text);
}

/** Runs a function of a text; what cannot be run fails the test. */
export function run(text: string, name: string, more: Partial<Request> = {}): Simulation {
  const result = simulate({ source: read(text), catalogue, function: name, ...more });
  if (!result.ok) throw new Error(result.problem);
  return result.simulation;
}

/** The steps of a run as lines: the depth, the statement, what happens. */
export const told = ({ trace }: Simulation): readonly string[] => trace.steps.map((s) => `${'  '.repeat(s.depth)}${s.text} -- ${s.event}`);
