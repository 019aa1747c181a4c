import type { AcquireRow, ReleaseRow } from '../catalogue/contract.ts';
import type { Range } from '../flow/graph.ts';
import type { Context } from './context.ts';
import { handOn, handOnObject, storeHeld } from './handing.ts';
import { computedFrom, isLost, names } from './relations.ts';
import { isWithin, negative, zero } from './sign.ts';
import { spentHold, spentOf } from './spending.ts';
import { note, releasedHold, replaceHold, signIn } from './state.ts';
import type { Hold, State } from './state.ts';
import { isLocalAddress, objectOf, valueOfId } from './values.ts';
import type { ValueId } from './values.ts';

export interface Taken {
  readonly at: Range;
  readonly call: string;
  readonly resource: ValueId;
  readonly row: AcquireRow;
  readonly despiteFailure?: boolean;
  readonly managed?: boolean;
}

/** Adds a hold, or one more unit to a hold of the same resource. */
export function take(ctx: Context, s: State, t: Taken): void {
  const { values } = ctx.frame;
  if (isLost(values, t.resource) || (isWithin(signIn(values, s, t.resource), zero | negative) && t.row.kind !== 'lock')) return;
  const same = s.holds.find((h) => h.status === 'held' && h.resource === t.resource && h.row.release[0] === t.row.release[0]);
  // Steps of one set-up that one call undoes are no count.
  if (same && t.row.tier === 'learned') return;
  if (same) {
    const count = Math.min(same.count + 1, 3);
    replaceHold(s, same, { ...same, count });
    note(s, t.at, `${t.call}() takes one more: ${count} held`, same.site, count);
    return;
  }
  // The caller's lock, let go and taken again, is the caller's as before.
  const lent = s.holds.find(
    (h) => h.status === 'released' && h.row.call === '' && h.resource === t.resource && h.row.release[0] === t.row.release[0],
  );
  // So is what was switched off and is switched on again.
  if (lent && ['lock', 'enable', 'pm'].includes(t.row.kind)) {
    s.holds = s.holds.filter((h) => h !== lent);
    return;
  }
  // A resource that was given back and is taken again starts anew.
  // What was handed over in between is somebody's, and a reference of its own.
  const isOver = (h: Hold): boolean => h.status === 'released' || h.managed || h.site === t.at.start || h.row.kind !== 'ref';
  s.holds = s.holds.filter((h) => !(h.resource === t.resource && h.row.release[0] === t.row.release[0] && h.status !== 'held' && isOver(h)));
  s.holds = [
    ...s.holds,
    {
      site: t.at.start,
      at: t.at,
      row: t.row,
      resource: t.resource,
      status: 'held',
      count: 1,
      left: undefined,
      handed: undefined,
      stored: [],
      exposures: [],
      despiteFailure: t.despiteFailure ?? false,
      failed: false,
      managed: t.managed ?? false,
      older: false,
    },
  ];
  note(s, t.at, takenWords(t), t.at.start, 1);
  if (t.row.starts) startCount(ctx, s, t);
  storeBefore(ctx, s, t);
}

/** A reference that is taken on a pointer which was stored before belongs to where it was stored: `p->dev = dev; get_device(p->dev);`. */
function storeBefore(ctx: Context, s: State, t: Taken): void {
  const { values } = ctx.frame;
  if (t.row.kind !== 'ref' || t.managed) return;
  for (const [address, value] of s.memory)
    if (value === t.resource && !isLocalAddress(values, address) && objectOf(values, address) !== objectOf(values, t.resource))
      storeHeld(ctx, s, address, value, t.at);
}

/** The count inside an object owns the object's memory from here on. */
function startCount(ctx: Context, s: State, t: Taken): void {
  const object = objectOf(ctx.frame.values, t.resource);
  for (const h of s.holds)
    if (h.status !== 'released' && !h.managed && h.row.kind === 'alloc' && (h.resource === object || h.resource === t.resource)) {
      if (h.status === 'held') handOn(s, h, t.call, t.at);
      // Whoever else can come to it, the last put frees it.
      else replaceHold(s, h, { ...h, left: { by: t.call, at: t.at, frees: 'never' }, handed: t.at.start });
    }
}

/** Whether each release needs its acquire: so it is with a count, a clock or a lock; what was registered or mapped may often be undone although it failed. */
export const mustMatch = (row: AcquireRow): boolean => row.tier !== 'learned' && ['ref', 'pm', 'enable', 'lock'].includes(row.kind);

/** The acquire failed: remembered, so that a release which runs all the same is seen. */
export function failToTake(s: State, t: Taken): void {
  if (s.holds.some((h) => h.resource === t.resource && h.status === 'held')) return;
  s.holds = [
    ...s.holds.filter((h) => !(h.resource === t.resource && h.row.release[0] === t.row.release[0] && h.status !== 'held')),
    {
      site: t.at.start,
      at: t.at,
      row: t.row,
      resource: t.resource,
      status: 'released',
      count: 0,
      left: { by: t.call, at: t.at, frees: 'never' },
      handed: undefined,
      stored: [],
      exposures: [],
      despiteFailure: false,
      failed: true,
      managed: false,
      older: false,
    },
  ];
  note(s, t.at, `${t.call}() fails: nothing is taken`, t.at.start, 0);
}

function takenWords(t: Taken): string {
  if (t.despiteFailure) return `${t.call}() fails, and has raised the count all the same`;
  switch (t.row.kind) {
    case 'lock':
      return `${t.call}() takes the lock`;
    case 'ref':
    case 'pm':
      return `${t.call}() takes a reference`;
    case 'register':
      return `${t.call}() registers`;
    case 'enable':
      return `${t.call}() enables`;
    default:
      return `${t.call}() takes a ${t.row.kind === 'map' ? 'mapping' : t.row.kind === 'id' ? 'number' : 'resource'} that must be given back`;
  }
}

/** Gives `id` back by a call of `row`, which was given all of `given`, as far as that is known. */
export function giveBack(ctx: Context, s: State, at: Range, row: ReleaseRow, id: ValueId, given: readonly ValueId[] = []): void {
  const { values } = ctx.frame;
  const sign = signIn(values, s, id);
  if (isLost(values, id) || isWithin(sign, zero) || (isWithin(sign, zero | negative) && row.errptr === 'ignored')) return;
  if (isWithin(sign, negative)) return reportErrorPointer(ctx, s, at, row, id);
  const spent = row.frees === 'never' ? undefined : spentOf(ctx, s, id, row.frees === 'always');
  if (spent && spent.at.start !== at.start && (spent.id === id || row.frees === 'always'))
    return ctx.onFault({ rule: 'double-release', at, hold: spentHold(spent), call: row.call, state: s });
  const matching = s.holds.filter((h) => names(ctx, h, id, row));
  const wrong = wrongRelease(ctx, s, row, id);
  if (wrong) {
    ctx.onFault({ rule: wrong.rule, at, hold: wrong.hold, call: row.call, state: s });
    // What is said once is not said again of the count inside.
    for (const gone of new Set([wrong.memory, ...(wrong.hold.status === 'held' ? [wrong.hold] : [])]))
      replaceHold(s, gone, { ...gone, status: 'released', left: { by: row.call, at, frees: row.frees } });
    return;
  }
  const gives = (h: Hold): boolean => h.row.release.includes(row.call) || (h.despiteFailure && (h.row.onFailure?.includes(row.call) ?? false));
  const pick = (list: readonly Hold[]): Hold | undefined =>
    list.findLast(gives) ?? (row.frees === 'always' ? list.findLast((h) => h.row.kind === 'alloc') : undefined);
  if (row.kinds) {
    // Unregistering drops the reference that registering has, and not one that was found.
    const began = matching.some((h) => h.row.kind === 'register' || h.row.starts) || !row.kinds.includes('register');
    const isFound = (h: Hold): boolean => !began && h.row.kind === 'ref';
    const all = matching.filter((h) => h.status !== 'released' && row.kinds?.includes(h.row.kind) && !isFound(h));
    if (all.length === 0 && matching.some(isFound)) return;
    const refused = all.find((h) => isUndoneWrongly(h, row));
    if (refused) ctx.onFault({ rule: 'wrong-release', at, hold: refused, call: row.call, state: s });
    for (const h of all) giveBackOne(ctx, s, at, row, h, given);
    if (all.length > 0) return releaseAround(ctx, s, at, row, id);
  }
  const hold = pick(matching.filter((h) => h.status === 'held')) ?? pick(matching.filter((h) => h.status === 'transferred'));
  if (hold) {
    if (isUndoneWrongly(hold, row)) ctx.onFault({ rule: 'wrong-release', at, hold, call: row.call, state: s });
    const inLoop = ctx.repeats(at.start);
    // All elements of an array go with a loop that gives back one after the other.
    for (const h of matching)
      if (h.site === hold.site && h.status !== 'released' && (h === hold || h.older || hold.older || (inLoop && ctx.repeats(h.site))))
        giveBackOne(ctx, s, at, row, h, given);
    dropStored(ctx, s, at, row, id);
    // Afterwards, since it may hand on other parts of the object.
    releaseAround(ctx, s, at, row, id);
    endWith(ctx, s, at, row, id);
    return;
  }
  endComputed(ctx, s, at, row, id);
  if (row.frees !== 'never' || ctx.contracts.verb(row.call) === 'releases') endOthers(s, at, row, id);
  if (row.key) {
    // The key may be written in another way here than where it was taken.
    for (const h of s.holds) if (h.status === 'held' && h.row.release.includes(row.call)) handOn(s, h, row.call, at);
    return;
  }
  // A device has many names: what keeps one awake is most likely what was taken.
  const awake = s.holds.filter((h) => h.status === 'held' && h.row.kind === 'pm' && h.row.release.includes(row.call));
  if (matching.length === 0 && awake.length === 1 && awake[0]) return handOn(s, awake[0], row.call, at, 'ends');
  const gone = matching.findLast(
    (h) => h.status === 'released' && !h.older && h.left !== undefined && (h.row.release.includes(row.call) || row.frees === 'always'),
  );
  // Of what an object has several of, a call with other arguments undoes another one.
  const isOther = gone?.left?.by === row.call && given.length > 0 && (gone.left.given?.some((each, i) => each !== given[i]) ?? false);
  const twice = gone !== undefined && gone.resource === id && gone.left?.at.start !== at.start && !isOther;
  // Dropping two references that came from elsewhere is a function's right; freeing memory twice is nobody's.
  // A device is kept awake by many counts: a second put may be for one that was taken elsewhere.
  const shared = gone?.row.kind === 'pm' && !gone.failed;
  if (twice && !shared && gone.left?.by !== 'overwritten' && countsOnce(ctx, s, gone, row))
    ctx.onFault({ rule: 'double-release', at, hold: gone, call: row.call, state: s });
  else if (!gone) {
    releaseAround(ctx, s, at, row, id);
    endWith(ctx, s, at, row, id);
    endInside(ctx, s, at, row, id);
    rememberForeign(s, at, row, id);
  }
}

/**
 * Whether there was one to give back and no more: this function took one, or memory is freed, or a call of this function, which is no question
 * about something of the caller's, made what is given back.
 */
function countsOnce(ctx: Context, s: State, gone: Hold, row: ReleaseRow): boolean {
  if (gone.row.counter) return false;
  const isKnown = gone.row.call !== '' && gone.row.tier !== 'learned';
  if (isKnown || (gone.row.call === '' && gone.left?.frees === 'always')) return true;
  const v = valueOfId(ctx.frame.values, gone.resource);
  if (gone.left?.by !== row.call || row.frees === 'never' || v.k !== 'made' || v.at < 0 || v.part !== '' || v.age > 0) return false;
  if (ctx.repeats(v.at) || ctx.repeats(gone.left.at.start)) return false;
  // Two puts in a row are meant: one for the look-up, one for who kept it. Memory has no count.
  return ctx.contracts.releasedBy(row.call).some((acquire) => acquire.kind === 'alloc') || decidedSince(s, gone.left.at.start);
}

/** Whether the path has come to a decision after what happened at an offset. */
function decidedSince(s: State, offset: number): boolean {
  for (let step = s.trace; step && step.at.start !== offset; step = step.before) if (step.what.k === 'branch') return true;
  return false;
}

/** What a call gave in place of a pointer, to say that it failed, is given back by one that cannot take it. */
function reportErrorPointer(ctx: Context, s: State, at: Range, row: ReleaseRow, id: ValueId): void {
  const v = valueOfId(ctx.frame.values, id);
  if (v.k !== 'made' || v.at < 0 || v.age > 0 || v.part !== '' || row.frees === 'never' || ctx.contracts.releasedBy(row.call).length === 0) return;
  const acquire: AcquireRow = { call: '', kind: 'ref', tier: 'A', at: 'ret', fails: 'errptr', release: [row.call] };
  ctx.onFault({ rule: 'double-release', at, hold: { ...foreign(at, acquire, id, row), failed: true, left: undefined }, call: row.call, state: s });
}

/** The call failed and left only a count behind: what undoes its success undoes more than it did. */
const isUndoneWrongly = (h: Hold, row: ReleaseRow): boolean =>
  h.despiteFailure && h.row.onFailure !== undefined && !h.row.onFailure.includes(row.call) && h.row.release.includes(row.call);

/** Memory that is freed by hand though a count inside it, or its device, was to free it. */
function wrongRelease(
  ctx: Context,
  s: State,
  row: ReleaseRow,
  id: ValueId,
): { readonly rule: 'wrong-release' | 'double-release'; readonly hold: Hold; readonly memory: Hold } | undefined {
  if (row.frees === 'never') return undefined;
  const memory = s.holds.find((h) => h.resource === id && h.status === 'transferred' && h.row.release.includes(row.call));
  if (!memory) return undefined;
  if (memory.managed) return { rule: 'wrong-release', hold: memory, memory };
  // Where the last put of the count has run already, that is what the memory left by last.
  const counted = s.holds.find(
    (h) => h.row.starts && !h.failed && [memory.left?.at.start, memory.handed].includes(h.at.start) && objectOf(ctx.frame.values, h.resource) === id,
  );
  if (!counted || row.frees !== 'always' || (counted.despiteFailure && counted.row.onFailure?.includes(row.call))) return undefined;
  return { rule: counted.status === 'released' ? 'double-release' : 'wrong-release', hold: counted, memory };
}

/** Memory that is freed by a number or an address which was computed from it is freed. */
function endComputed(ctx: Context, s: State, at: Range, row: ReleaseRow, id: ValueId): void {
  if (row.frees !== 'always' || valueOfId(ctx.frame.values, id).k !== 'op') return;
  for (const h of s.holds)
    if (h.status !== 'released' && h.resource !== id && h.row.kind === 'alloc' && computedFrom(ctx.frame.values, id, h.resource))
      handOn(s, h, row.call, at, 'ends');
}

/** What ends an object ends the memory that it is, though no table pairs the two calls. */
function endOthers(s: State, at: Range, row: ReleaseRow, id: ValueId): void {
  for (const h of s.holds) if (h.status === 'held' && h.resource === id && h.row.kind === 'alloc') handOn(s, h, row.call, at, 'ends');
}

/** The last put of something inside an object frees the object: from here on it is not this function's to free. */
function releaseAround(ctx: Context, s: State, at: Range, row: ReleaseRow, id: ValueId): void {
  const object = objectOf(ctx.frame.values, id);
  if (row.frees !== 'never' && object !== id) handOnObject(ctx, s, object, row.call, at, 'ends');
}

/** Of several references that a function holds, the one that it stored in an object of its own goes with that object. */
function dropStored(ctx: Context, s: State, at: Range, row: ReleaseRow, id: ValueId): void {
  if (row.frees === 'never') return;
  const { values } = ctx.frame;
  for (const h of s.holds) {
    if (h.status !== 'held' || h.count < 2 || h.row.kind !== 'ref' || !h.stored.some((place) => objectOf(values, place) === id)) continue;
    replaceHold(s, h, { ...h, count: h.count - 1, stored: h.stored.filter((place) => objectOf(values, place) !== id) });
    note(s, at, `${row.call}() gives one back, which was stored there: ${h.count - 1} held`, h.site, h.count - 1);
  }
}

/** A reference that is counted inside an object goes with the object, and with the put that drops one of its references by its own name. */
function endWith(ctx: Context, s: State, at: Range, row: ReleaseRow, id: ValueId): void {
  if (row.frees === 'never') return;
  const { values } = ctx.frame;
  const v = valueOfId(values, id);
  // The same object by its other view: platform_device_put(to_platform_device(dev)).
  const part = v.k === 'container' ? v.member : undefined;
  for (const h of s.holds)
    if (h.status === 'held' && h.row.kind === 'ref' && h.resource !== id && (h.resource === part || objectOf(values, h.resource) === id))
      handOn(s, h, row.call, at, 'ends');
}

/** What puts a struct of this function's own puts the references that were gathered in it. */
function endInside(ctx: Context, s: State, at: Range, row: ReleaseRow, id: ValueId): void {
  const { values } = ctx.frame;
  if (!isLocalAddress(values, id)) return;
  for (const h of s.holds)
    if (h.status === 'held' && h.row.kind === 'ref' && h.stored.some((place) => objectOf(values, place) === id)) handOn(s, h, row.call, at, 'ends');
}

function giveBackOne(ctx: Context, s: State, at: Range, row: ReleaseRow, hold: Hold, given: readonly ValueId[]): void {
  // What a loop took of one element after the other, a loop gives back: how often each of them runs is not followed.
  const inLoops = hold.count > 1 && ctx.unwinds(hold.site, at.start);
  const count = inLoops ? 0 : hold.count - 1;
  if (count > 0) {
    replaceHold(s, hold, { ...hold, count });
    note(s, at, `${row.call}() gives one back: ${count} held`, hold.site, count);
    return;
  }
  const told = row.frees === 'never' && given.length > 1 ? { given } : {};
  replaceHold(s, hold, { ...hold, count: 0, status: 'released', left: { by: row.call, at, frees: row.frees, ...told } });
  note(s, at, `${row.call}() gives it back`, hold.site, 0);
  // A registration that is undone, and nothing else, keeps nothing any more.
  if (hold.row.kind === 'register' && row.frees === 'never' && s.holds.some((h) => h.exposures.some((e) => e.at.start === hold.site)))
    s.holds = s.holds.map((h) => ({ ...h, exposures: h.exposures.filter((e) => e.at.start !== hold.site) }));
}

/** Something that this function did not take is given back: remembered for its callers, and so that a second free and a late use are seen. */
function rememberForeign(s: State, at: Range, row: ReleaseRow, id: ValueId): void {
  const acquire: AcquireRow = { call: '', kind: 'ref', tier: 'A', at: 'ret', fails: 'never', release: [row.call] };
  s.holds = [
    ...s.holds.filter((h) => !(h.older && h.row.call === '' && h.resource === id && h.row.release[0] === row.call)),
    foreign(at, acquire, id, row),
  ];
  note(s, at, `${row.call}() frees it`, at.start, 0);
}

/** A hold of what others took, as it is after it was given back here. */
const foreign = (at: Range, acquire: AcquireRow, resource: ValueId, row: ReleaseRow): Hold =>
  releasedHold(at, acquire, resource, { by: row.call, at, frees: row.frees });
