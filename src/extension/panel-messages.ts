import type { Beside, Choice, ExportFormat, FromPanel, Remembered } from '../protocol/simulation.ts';

/**
 * Reads what came from the panel: undefined where it is no message of it. A page is the last place to be trusted with the shape of what it
 * sends, and what is kept over a restart may have been written by an older version.
 */
export function readMessage(data: unknown): FromPanel | undefined {
  if (!isObject(data)) return undefined;
  switch (data['type']) {
    case 'ready':
      return { type: 'ready' };
    case 'drawn':
      return { type: 'drawn' };
    case 'restart':
      return { type: 'restart' };
    case 'step':
      return isIndex(data['index']) && typeof data['jump'] === 'boolean' ? { type: 'step', index: data['index'], jump: data['jump'] } : undefined;
    case 'choose':
      return isChoice(data['choice']) ? { type: 'choose', choice: data['choice'] } : undefined;
    case 'path':
      return isIndex(data['index']) && (data['way'] === undefined || isIndex(data['way']))
        ? { type: 'path', index: data['index'], way: data['way'] }
        : undefined;
    case 'compare':
      return data['index'] === undefined || isIndex(data['index']) ? { type: 'compare', index: data['index'] } : undefined;
    case 'enter':
      return typeof data['enter'] === 'boolean' ? { type: 'enter', enter: data['enter'] } : undefined;
    case 'beside':
      return isListOf(data['beside'], isBeside) ? { type: 'beside', beside: data['beside'] } : undefined;
    case 'export':
      return isIndex(data['id']) && isFormat(data['format']) && (data['content'] === undefined || typeof data['content'] === 'string')
        ? { type: 'export', id: data['id'], format: data['format'], content: data['content'] }
        : undefined;
    default:
      return undefined;
  }
}

/** Reads what a panel kept over a restart of the window; undefined where it is not that. */
export function readRemembered(state: unknown): Remembered | undefined {
  const session = isObject(state) ? state['session'] : undefined;
  if (!isObject(session)) return undefined;
  const { uri, position, function: name, choices, beside, enter } = session;
  if (typeof uri !== 'string' || typeof name !== 'string' || typeof enter !== 'boolean') return undefined;
  if (!isObject(position) || !isIndex(position['line']) || !isIndex(position['character'])) return undefined;
  if (!isListOf(choices, isChoice) || !isListOf(beside, isBeside)) return undefined;
  return { uri, position: { line: position['line'], character: position['character'] }, function: name, choices, beside, enter };
}

const isObject = (value: unknown): value is Readonly<Record<string, unknown>> => typeof value === 'object' && value !== null && !Array.isArray(value);
const isIndex = (value: unknown): value is number => typeof value === 'number' && Number.isSafeInteger(value) && value >= 0;
const isFormat = (value: unknown): value is ExportFormat => typeof value === 'string' && /^(svg|png|text|json|mail)$/.test(value);

const isChoice = (value: unknown): value is Choice =>
  isObject(value) &&
  isIndex(value['at']) &&
  isIndex(value['occurrence']) &&
  typeof value['outcome'] === 'string' &&
  (value['text'] === undefined || typeof value['text'] === 'string');

const isBeside = (value: unknown): value is Beside =>
  isObject(value) &&
  typeof value['function'] === 'string' &&
  (value['after'] === undefined || (isObject(value['after']) && isIndex(value['after']['at']) && isIndex(value['after']['occurrence'])));

const isListOf = <T>(value: unknown, is: (item: unknown) => item is T): value is readonly T[] => Array.isArray(value) && value.every(is);
