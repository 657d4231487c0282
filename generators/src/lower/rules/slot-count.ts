import type { Call } from '../../model/abi.js';
import { isBuffer } from '../../model/buffer.js';
import type { Lookup } from '../../model/lookup.js';
import { existsOn } from '../exists.js';
import type { TargetProfile } from '../profile.js';
import type { LoweringRule } from '../rule.js';
import { dispatchSlots, syscallSlots } from '../slots.js';

export const slotCount: LoweringRule = {
  id: 'CG306',
  title: 'call with too many slots',
  explanation:
    'Every word that crosses the border is copied, traced and recorded, so each target profile bounds their number. A buffer takes two slots, a value wider than the machine one for each word, and a result that does not fit the slot one more.',
  example: {
    mistake: 'move(fromX: u16, fromY: u16, toX: u16, toY: u16, depth: u16, speed: u16, turns: u16): void;',
    remedy: 'move(from: Point, to: Point, depth: u16, speed: u16, turns: u16): void;',
  },
  *check(lookup, profiles) {
    for (const { call } of lookup.syscalls) {
      yield* tooMany(call, profiles, ({ mostSlots }) => mostSlots, syscallSlots, lookup);
    }
    for (const { call } of lookup.dispatches) {
      yield* tooMany(call, profiles, ({ mostDispatchSlots }) => mostDispatchSlots, dispatchSlots, lookup);
    }
  },
};

/** Says it once for a call, for the first profile on which it does not fit. */
function* tooMany(
  call: Call,
  profiles: readonly TargetProfile[],
  most: (profile: TargetProfile) => number,
  slotsOf: typeof syscallSlots,
  lookup: Lookup,
) {
  if (!hasStorage(call)) return;
  for (const profile of profiles) {
    if (!existsOn(call, profile)) continue;
    const { length } = slotsOf(call, lookup, profile);
    if (length <= most(profile)) continue;
    yield {
      place: call.place,
      message: `\`${call.name}\` takes ${length} slots on \`${profile.id}\`, where ${most(profile)} is the most.`,
      help: 'Put parameters into a record, or split the call.',
    };
    return;
  }
}

/** A result without storage is another rule's finding, and its slots cannot be counted. */
function hasStorage({ result }: Call): boolean {
  return result.value === null || !isBuffer(result.value);
}
