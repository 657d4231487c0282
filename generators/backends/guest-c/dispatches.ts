import type { LoweredDispatch } from '../../src/lower/lowered.js';
import { withLifecycle } from '../../src/emit/lifecycle.js';
import type { Lookup } from '../../src/model/lookup.js';
import { boundViews, exampleComment } from './calls.js';
import { type CNames, itemSpelling } from '../../src/emit/c/names.js';
import { claim, commentLines, parameterName } from '../../src/emit/c/spelling.js';
import { snake } from '../../src/emit/names.js';
import { pointedType, valueType } from './type.js';

/** The dispatch in which a guest starts: a vat's first one, and never again. */
const START = 0;

/** A function that the guest defines, declared with the export's name so that a definition of another type does not compile. */
export function dispatchView({ call, slots, pulls }: LoweredDispatch, lookup: Lookup, names: CNames): object {
  const pulled = pulls.map(({ parameter, form }) => {
    const { name, type } = call.parameters[parameter];
    const unit = {
      bytes: '',
      list: `, in elements of ${pointedType(type, names)}`,
      handles: `, in elements of ${pointedType(type, names)}`,
      value: `, as the bytes of ${pointedType(type, names)}`,
    }[form];
    return `${parameterName(name)}: pulled as parameter ${parameter}${unit}.`;
  });
  const texts = [
    withLifecycle(call.docs.summary, call.lifecycle, (use) => itemSpelling(use, lookup, names)),
    ...call.parameters.map(({ name, docs }) => (docs === '' ? '' : `${parameterName(name)}: ${docs}`)),
    ...pulled,
    call.optional ? '' : 'Every guest has one.',
  ];
  return {
    docs: [...texts.flatMap((text) => commentLines(text)), ...exampleComment(call.docs)],
    bounds: boundViews(call, names),
    field: `dispatch#${call.number}`,
    starts: call.number === START,
    name: names.entry(call.name),
    parameters: entryParameters({ call, slots }, names).join(', ') || 'void',
  };
}

/** How `callgate.c` enters the guest where it starts; null for an ABI without that dispatch. */
export function startView(dispatches: readonly LoweredDispatch[], names: CNames): object | null {
  const start = dispatches.find(({ call }) => call.number === START);
  if (start === undefined) return null;
  const parameters = entryParameters(start, names);
  return {
    family: start.family.name,
    field: `dispatch#${START}`,
    name: names.entry(start.call.name),
    parameters: parameters.join(', ') || 'void',
    values: parameters.map((parameter) => parameter.slice(parameter.lastIndexOf(' ') + 1)).join(', '),
    optional: start.call.optional,
  };
}

/** A value that fits one word has its own type; what is wider arrives as words. */
export function entryParameters(
  { call, slots }: Pick<LoweredDispatch, 'call' | 'slots'>,
  names: CNames,
): string[] {
  const taken = new Set<string>();
  return slots.map((slot) => {
    const { type } = call.parameters[slot.parameter];
    const words = slots.filter(({ parameter }) => parameter === slot.parameter).length;
    const ownType = words === 1 && slot.part !== 'length' && slot.part !== 'pointer';
    return `${ownType ? valueType(type, names) : 'uint32_t'} ${claim(parameterName(snake(slot.name)), taken)}`;
  });
}
