import type { Gate } from '@callgate/kernel';
import {
  type BufferTake,
  type MadeHandle,
  type Profile,
  type RoomTake,
  type Syscall,
  holds,
  leavesIn,
  numberOf,
  rangeOf,
  readLeaf,
  sizeOf,
} from './description.js';
import { pulledBytes } from './expect.js';

/** A call that came back, with what the guest passed and its memory as it is now. */
export interface Returned {
  readonly call: Syscall;
  /** Unsigned. */
  readonly words: readonly number[];
  /** Undefined where nothing came back. */
  readonly word: number | undefined;
  readonly gate: Gate;
  readonly memory: Uint8Array;
  readonly profile: Profile;
  /** Rights of the handle that bounds those of a new one, before the call. */
  readonly bound: number;
}

/** What a call may have written: places and sizes. */
export type Written = readonly (readonly [start: number, size: number])[];

/** What is wrong with what came back, or null; and where the call may have written. */
export function judge(returned: Returned): { readonly wrong: string | null; readonly written: Written } {
  const { call, words, word, profile } = returned;
  const { result, errors } = call;
  const out = call.takes.find((take): take is BufferTake => take.is === 'buffer' && take.direction !== 'in');
  const elementBytes = call.name === 'pull' ? pulledBytes(returned.gate, words[0]) : out?.elementBytes;
  const buffer = (length: number): Written =>
    out === undefined ? [] : [[words[out.slots[0]], length * (elementBytes ?? 0)]];
  const capacity = out === undefined ? 0 : words[out.slots[1]];
  if (!call.hasWord && word !== (profile.wordBits === 16 ? 0 : undefined))
    return { wrong: `answered ${word}, where nothing comes back`, written: [] };
  const plain = word === undefined ? 0 : numberOf(word, false, profile);
  const fallible = Object.keys(errors).length > 0;
  const isError = fallible && (result.is === 'error' || result.is === 'pointer') && plain !== 0;
  if (isError)
    return { wrong: String(plain) in errors ? null : `answered the undeclared error ${plain}`, written: [] };
  switch (result.is) {
    case 'nothing':
    case 'error':
      return { wrong: null, written: buffer(capacity) };
    case 'number': {
      const value = numberOf(plain, result.signed, profile);
      if (result.bound !== null)
        return {
          wrong: value <= capacity ? null : `wrote ${value} where there was room for ${capacity}`,
          written: buffer(value),
        };
      const [least, most] = rangeOf(result);
      const fits = value >= least && value <= most && holds(result.domain, value);
      return {
        wrong: fits ? null : `answered ${value}, which its type does not hold`,
        written: buffer(capacity),
      };
    }
    case 'handle':
      return { wrong: wrongHandle(plain, result.optional, result, returned), written: buffer(capacity) };
    case 'pointer':
      return judgePointer(returned, plain, fallible, buffer, capacity);
  }
}

function judgePointer(
  returned: Returned,
  plain: number,
  fallible: boolean,
  buffer: (length: number) => Written,
  capacity: number,
): { readonly wrong: string | null; readonly written: Written } {
  const { call, words, memory, profile } = returned;
  const { result } = call;
  if (result.is !== 'pointer') throw new Error('invariant: the result goes through a pointer');
  if (!fallible && result.optional && plain > 1)
    return { wrong: `answered ${plain}, not 0 or 1`, written: [] };
  if (!fallible && result.optional && plain === 0) return { wrong: null, written: buffer(capacity) };
  const place = call.takes.find((take): take is RoomTake => take.is === 'room');
  if (place === undefined) throw new Error('invariant: a result that goes through a pointer has room');
  const at = words[place.slots[0]];
  const given = sizeOf(place, words) ?? 0;
  const room = [at, given] as const;
  const view = new DataView(memory.buffer);
  if (result.handle !== undefined) {
    const size = profile.handleBits === 16 ? 2 : 4;
    const handle = readLeaf(view, at, { offset: 0, bytes: size, signed: false }, profile.littleEndian);
    return {
      wrong: wrongHandle(handle, result.optional, result.handle, returned),
      written: [room, ...buffer(capacity)],
    };
  }
  const values = leavesIn(result.leaves ?? [], given).map(
    (leaf) => [leaf, readLeaf(view, at, leaf, profile.littleEndian)] as const,
  );
  const bad = values.find(([leaf, value]) => !holds(leaf.domain, value));
  const length = result.bound === null || result.bound === undefined ? capacity : values[0][1];
  const wrong =
    bad !== undefined
      ? `stored ${bad[1]}, which its type does not hold`
      : length > capacity
        ? `wrote ${length} where there was room for ${capacity}`
        : null;
  return { wrong, written: [room, ...buffer(length)] };
}

/** A new handle must be one that the vat now has, of the declared kind, with no right that it should not have. */
function wrongHandle(
  handle: number,
  optional: boolean,
  { kind, rights, from }: MadeHandle,
  { gate, bound }: Returned,
): string | null {
  if (handle === 0) return optional ? null : 'answered no handle';
  const object = gate.clist.objectOf(handle);
  if (object === 0) return `answered ${handle}, which is no handle`;
  if (kind === 0) return null;
  const [isKind, has] = [gate.objects.kindOf(object), gate.objects.rightsOf(object)];
  if (isKind !== kind) return `answered a handle of kind ${isKind}, not ${kind}`;
  const most = from === null ? rights : rights & bound;
  return has === most ? null : `answered a handle with the rights ${has}, not ${most}`;
}
