import type { Call, Type } from '../../model/abi.js';
import type { Lookup } from '../../model/lookup.js';
import { existsOn } from '../exists.js';
import { type LoweringRule, callsOf } from '../rule.js';

export const float: LoweringRule = {
  id: 'CG311',
  title: 'float on a machine without floats',
  explanation:
    'Numbers of IEEE 754 exist on WebAssembly. Other machines would have to compute with them bit by bit, so calls that take or return one do not exist there: they say for which target profiles they are, and guests of other machines get an integer with a scale.',
  example: {
    mistake: 'steer(angle: f64): void;',
    remedy: 'steer(milliradians: i32): void;',
  },
  *check(lookup, profiles) {
    for (const { call } of callsOf(lookup)) {
      const name = floatIn(call, lookup);
      const without = profiles.find((profile) => !profile.floats && existsOn(call, profile));
      if (name === null || without === undefined) continue;
      yield {
        place: call.place,
        message: `\`${call.name}\` has an \`${name}\`, and \`${without.id}\` has no floats.`,
        help: 'Write `@profile wasm32` for the call, or use an integer with a scale.',
      };
    }
  },
};

/** The first float that a call mentions, also inside records. */
function floatIn({ parameters, result }: Call, lookup: Lookup): string | null {
  const types = [...parameters.map(({ type }) => type), ...(result.value === null ? [] : [result.value])];
  for (const type of types) {
    const found = within(type, lookup);
    if (found !== null) return found;
  }
  return null;
}

function within(type: Type, lookup: Lookup): string | null {
  if (type.kind === 'float') return `f${type.bits}`;
  if (type.kind === 'list') return within(type.element, lookup);
  if (type.kind !== 'record') return null;
  for (const { type: inner } of lookup.record(type.name).fields) {
    const found = within(inner, lookup);
    if (found !== null) return found;
  }
  return null;
}
