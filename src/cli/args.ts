import { parseArgs } from 'node:util';

/** A mistake of whoever called the program: printed as it is, with exit status 2. */
export class UsageError extends Error {}

export type Options = Readonly<Record<string, { readonly type: 'string' | 'boolean'; readonly multiple?: boolean }>>;

export interface Parsed {
  readonly values: Readonly<Record<string, string | boolean | readonly (string | boolean)[] | undefined>>;
  readonly positionals: readonly string[];
}

/** Reads a command's words; throws a UsageError that names the option that is not known. */
export function readArguments(command: string, args: readonly string[], options: Options): Parsed {
  try {
    return parseArgs({ args: [...args], options, allowPositionals: true, strict: true });
  } catch (error) {
    const message = error instanceof Error ? (error.message.split('. ')[0] ?? error.message) : String(error);
    throw new UsageError(`getput ${command}: ${message}. Try 'getput --help'.`);
  }
}

export const text = (parsed: Parsed, name: string): string | undefined => {
  const value = parsed.values[name];
  return typeof value === 'string' ? value : undefined;
};

export const list = (parsed: Parsed, name: string): readonly string[] => {
  const value = parsed.values[name];
  return Array.isArray(value) ? value.filter((v): v is string => typeof v === 'string') : [];
};

/** The chosen output format; throws a UsageError for one that the command does not have. */
export function format<Name extends string>(parsed: Parsed, command: string, known: readonly Name[]): Name {
  const asked = text(parsed, 'format') ?? known[0];
  const found = known.find((name) => name === asked);
  if (found === undefined) throw new UsageError(`getput ${command}: there is no format '${asked ?? ''}': it is one of ${known.join(', ')}.`);
  return found;
}
