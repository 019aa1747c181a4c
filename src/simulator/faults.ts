import type { Fault } from '../lifecycle/context.ts';
import { copyState } from '../lifecycle/state.ts';
import type { Activation } from './machine.ts';

/** Collects faults. What a put gave away, the function that it runs may free: that is what it is for. */
export function listen(top: Activation, into: Fault[]): (fault: Fault) => void {
  const puts: number[] = [];
  for (let a: Activation | undefined = top; a; a = a.caller) if (a.why === 'callback' && a.call) puts.push(a.call.at.start);
  return (fault) => {
    if (fault.hold.left && puts.includes(fault.hold.left.at.start)) return;
    into.push({ ...fault, state: copyState(fault.state) });
  };
}
