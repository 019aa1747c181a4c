import type { Catalogue } from '../catalogue/catalogue.ts';
import words from '../catalogue/data/words.json' with { type: 'json' };
import type { Vocabulary } from '../flow/vocabulary.ts';
import type { Contracts } from '../lifecycle/context.ts';
import type { Summary } from '../lifecycle/summary.ts';
import type { Node, Source } from '../syntax/tree.ts';
import { nothingAround } from './surroundings.ts';
import type { Surroundings } from './surroundings.ts';

/** The catalogue as the semantics asks for it, with what was found out of the functions of the file, and of its neighbours where it knows nothing. */
export function contractsOf(
  catalogue: Catalogue,
  summaries: ReadonlyMap<string, Summary>,
  around: Surroundings = nothingAround,
  annotated: ReadonlySet<string> = new Set(),
  opaque: ReadonlySet<string> = new Set(),
): Contracts {
  return {
    acquires: (call) => catalogue.acquires(call),
    release: (call) => catalogue.release(call),
    releasedBy: (call) => catalogue.releasedBy(call),
    managedTwinOf: (call) => catalogue.managedTwinOf(call),
    iterator: (name) => catalogue.iterator(name),
    transfers: (call) => catalogue.transfers(call),
    verb: (name) => {
      if (catalogue.isNever(name) || catalogue.value(name)) return undefined;
      const verb = catalogue.verbOf(name);
      return verb === 'release' ? 'releases' : verb === 'take' ? 'takes' : undefined;
    },
    scoped: (name, kind) =>
      catalogue.scoped(name, kind) ?? (kind === 'guard' ? catalogue.scoped(name, 'conditional') : undefined) ?? around.scoped(name, kind),
    mayGiveBack: () => false,
    changesLocks: (call) => annotated.has(call),
    isOpaque: (call) => opaque.has(call),
    summary: (call) => summaries.get(call) ?? around.summary(call),
    isConversion: (call) =>
      call
        .split('_')
        .slice(0, -1)
        .some((word) => words.conversions.includes(word)) && !catalogue.value(call),
    walksList: (name) => words.lists.includes(name.split('_')[0] ?? ''),
    isPure: (call) => {
      const row = catalogue.value(call);
      return row?.is === 'pure' || row?.is === 'getter';
    },
  };
}

/** What the catalogue says of a macro counts, whatever it is made of. */
const isKnown = (catalogue: Catalogue, name: string): boolean =>
  catalogue.acquires(name).length > 0 ||
  catalogue.release(name) !== undefined ||
  catalogue.transfers(name).length > 0 ||
  catalogue.value(name) !== undefined ||
  catalogue.iterator(name) !== undefined ||
  catalogue.isNever(name);

const containers = new Map(words.container.map((c) => [c.call, c]));

/** The shapes that the catalogue gives to names, for the lowering, and the macros of the file that hide something. */
export function vocabularyOf(catalogue: Catalogue, source: Pick<Source, 'text' | 'macroBodies' | 'macros'>): Vocabulary {
  const bodies = new Map(source.macroBodies.map((body) => [body.name, body]));
  const own = new Set(source.macros.map((macro) => macro.name));
  const text = (node: Node): string => source.text.slice(node.start, node.end);
  return (name) => {
    const body = bodies.get(name);
    if (body && !isKnown(catalogue, name)) return { role: 'expand', body, text };
    const container = containers.get(name);
    if (container) return { role: 'container', arg: container.pointer, member: container.name ?? container.member };
    if (words.zero.includes(name)) return { role: 'zero' };
    if (words.guard.includes(name)) return { role: 'guard' };
    if (words.class.includes(name)) return { role: 'class' };
    if (words.scopedGuard.includes(name)) return { role: 'scoped-guard' };
    const scoped = catalogue.scoped(name, 'handover');
    if (scoped) return { role: 'hand-over', arg: 0, returns: scoped.returns ?? false };
    const row = catalogue.value(name);
    switch (row?.is) {
      case 'test': {
        const when = {
          zero: 'zero',
          nonzero: 'nonzero',
          negative: 'negative',
          errptr: 'negative',
          'map-error': 'negative',
          'null-or-errptr': 'nonpositive',
        } as const;
        return { role: 'test', arg: row.arg, when: when[row.when] };
      }
      case 'convert':
        return { role: row.other === 'zero' && row.to === 'negative' ? 'error-or-zero' : 'same', arg: row.arg };
      case 'same':
      case 'truth':
        return { role: 'same', arg: row.arg };
      case 'assert':
        return row.holds === 'zero' ? { role: 'assert', arg: row.arg } : undefined;
      case 'noreturn':
        return { role: 'stop' };
      default:
        return isForeignMacro(name) && !isKnown(catalogue, name) && !own.has(name) ? { role: 'macro' } : undefined;
    }
  };
}

/** By the kernel's custom macros are written in capitals, at least in their last words; those that wait for a condition tell how that went. */
const isForeignMacro = (name: string): boolean =>
  /(^|_)[A-Z][A-Z0-9]*_[A-Z0-9_]+$|^[A-Z][A-Z0-9_]{3,}$/.test(name) && !words.waits.some((word) => name.includes(word));
