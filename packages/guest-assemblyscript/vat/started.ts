import { Content } from './message';
import { pullBytes, pullHandles } from './pull';
import { Reference } from './reference';
import { Remote } from './remote';

/**
 * What this vat was started with: its parameters as the body, and the references beside them, the node of `vatAdmin` last where the manifest says
 * `admin`. Once, in `startVat` with the lengths that it got. Every reference is kept: `drop()` those that are not needed.
 */
export function startedWith(parametersLength: i32, slotsLength: i32): Content {
  const body = pullBytes(0, parametersLength);
  const handles = pullHandles(1, slotsLength);
  const slots = new Array<Reference>(handles.length);
  for (let index = 0; index < handles.length; index++) {
    slots[index] = Remote.at(handles[index]);
    if (slots[index] instanceof Remote) (<Remote>slots[index]).keep();
  }
  return new Content(body, slots);
}
