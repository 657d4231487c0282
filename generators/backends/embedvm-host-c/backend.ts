import { type BackEnd, type OutputFile, banner, loweredFor } from '../../src/emit/backend.js';
import { guard } from '../../src/emit/c/names.js';
import { commentLines } from '../../src/emit/c/spelling.js';
import { render } from '../../src/emit/template.js';
import { embedvm16 } from '../../src/lower/profile.js';
import type { LoweredCall } from '../../src/lower/lowered.js';
import { familyGlue } from './glue.js';
import { type HostNames, hostNames } from './host-names.js';
import { callView } from './prototype.js';
import { typesView } from './types.js';

/** Host glue in C: prototypes of what a host implements, and the gate that checks every number of a guest before it calls them. */
export const backEnd: BackEnd = (input) => {
  const { lookup } = input;
  const lowered = loweredFor(input, 'embedvm16');
  const names = hostNames(lookup, input.templates);
  const mark = commentLines(banner(input), Number.POSITIVE_INFINITY).join('');
  const file = (path: string, template: string, view: object): OutputFile => ({
    path,
    content: render(input.templates, template, { banner: mark, guard: guard(path), ...view }),
  });
  const families = lookup.abi.families.flatMap(({ name, kinds }) => {
    const calls = lowered.syscalls.filter((each) => each.family.name === name);
    return calls.length === 0 ? [] : [familyView(name, kinds, calls, names)];
  });
  return [
    file('callgate_runtime.h', 'callgate_runtime.h.hbs', { mostSlots: embedvm16.mostSlots }),
    file('callgate_runtime.c', 'callgate_runtime.c.hbs', {}),
    file('callgate_types.h', 'callgate_types.h.hbs', typesView(input, lowered, names)),
    file('callgate_gate.h', 'callgate_gate.h.hbs', {}),
    file('callgate_gate.c', 'callgate_gate.c.hbs', { families }),
    file('callgate_names.h', 'callgate_names.h.hbs', {}),
    file('callgate_names.c', 'callgate_names.c.hbs', {
      sensitive: lowered.syscalls.flatMap(sensitiveView),
      calls: lowered.syscalls.map(({ call }) => ({ number: call.number, name: call.name })),
    }),
    ...families.flatMap((family) => [
      file(`callgate/${family.family}.h`, 'family.h.hbs', {
        ...family,
        calls: family.lowered.map((call) => callView(call, lookup, names)),
      }),
      {
        path: `callgate/${family.family}.c`,
        content: familyGlue(family.family, family.lowered, lookup, names, mark),
      },
    ]),
  ];
};

/** A bit for each word of a `@sensitive` parameter. */
function sensitiveView({ call, slots }: LoweredCall): readonly object[] {
  const mask = slots.reduce(
    (bits, { parameter }, index) => bits | (call.parameters[parameter]?.sensitive === true ? 1 << index : 0),
    0,
  );
  return mask === 0 ? [] : [{ number: call.number, mask: mask.toString(16) }];
}

function familyView(
  family: string,
  kinds: readonly { readonly name: string }[],
  lowered: readonly LoweredCall[],
  names: HostNames,
) {
  return {
    family,
    lowered,
    without: names.without(family),
    gate: names.gate(family),
    numbers: lowered.map(({ call }) => call.number),
    releases: kinds.map(({ name }) => ({
      name: names.release(name),
      type: names.type(name),
      kind: names.kindNumber(name),
    })),
  };
}
