import type { Goal } from './schedule.ts';

/** Reads `CALL` or `CALL:N`; undefined where it is neither. */
export function readGoal(text: string): Goal | undefined {
  const [, call, nth] = /^([A-Za-z_]\w*)(?::([1-9]\d{0,5}))?$/.exec(text) ?? [];
  return call === undefined ? undefined : { call, nth: nth === undefined ? 1 : Number(nth) };
}
