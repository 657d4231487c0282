import { pascal, upperSnake } from '../../src/emit/names.js';
import type { LoweredAbi, LoweredCall, LoweredDispatch, Slot } from '../../src/lower/lowered.js';
import { embedvm16 } from '../../src/lower/profile.js';
import { storageOf } from '../../src/lower/storage.js';
import type { Parameter, Type } from '../../src/model/abi.js';
import type { Lookup } from '../../src/model/lookup.js';
import { type PulledRoom, pulledRooms, resultRoom } from './embedvm-pull.js';
import { foundAt } from './outcome.js';
import { sampleLength } from './sample-length.js';

/** A program in EmbedVM's own language that makes a call with the function that the back end `guest-embedvm` makes. */
export function evmExample(lowered: LoweredCall, lookup: Lookup): string {
  const { call, slots, answer, waiting } = lowered;
  const data = new Set<string>();
  const passed = slots.map((slot) => {
    const parameter = slot.parameter < 0 ? null : call.parameters[slot.parameter];
    if (parameter !== null) {
      const isLow = slots.filter((each) => each.parameter === slot.parameter).at(-1) === slot;
      return passedFor(slot, parameter, isLow, data, lookup);
    }
    if (answer.kind !== 'pointer')
      throw new Error(`invariant: ${call.name} has a parameter behind each slot`);
    const { type, size } = answer.storage;
    if (slot.part === 'size' && type.kind === 'record') return `&${upperSnake(type.name)}_SIZE`;
    data.add(size === 2 ? 'global out;' : `array8u out[${size}];`);
    return '&out';
  });
  const invoke = `${call.name}(${passed.join(', ')})`;
  const { errors, optional, docs } = call.result;
  const names = errors.map(({ name }) => name.replace(/^.*\./, '')).join(', ');
  const found = answer.kind === 'pointer' && waiting === null ? [`  // ${foundAt('out', call)}`] : [];
  const lines =
    errors.length > 0
      ? [`  if (${invoke}) return; // ${names}`, ...found]
      : answer.kind === 'nothing'
        ? [`  ${invoke};`]
        : answer.kind === 'pointer'
          ? [optional ? `  if (!${invoke}) return; // there is none` : `  ${invoke};`, ...found]
          : [
              '  local answer;',
              `  answer = ${invoke}; // ${answer.kind === 'handle' ? `the new handle${answer.optional ? ', or 0 for none' : ''}` : docs || 'the value'}`,
            ];
  const room = resultRoom(lowered);
  if (room !== null) {
    data.add(roomOf(room));
    lines.push(pullLine({ ...room, what: `&${room.what}` }));
  }
  return program([...data], 'main', lines);
}

/** A program in EmbedVM's own language that takes a dispatch; null where the ABI has no call to take one with. */
export function evmEntry(dispatch: LoweredDispatch, lowered: LoweredAbi): string | null {
  const { call, slots } = dispatch;
  if (!lowered.syscalls.some((each) => each.call.name === 'deliveryNext')) return null;
  const count = slots.length + 1;
  const rooms = pulledRooms(dispatch, lowered, (name) => `my${pascal(name)}`);
  return program([`array16 words[${count}];`, ...rooms.map(roomOf)], 'dispatch', [
    `  deliveryNext(&words, ${count});`,
    `  if (words[0] != &DISPATCH_${upperSnake(call.name)}) return;`,
    ...slots.map(({ name }, index) => `  // words[${index + 1}]: ${name}`),
    ...rooms.map(pullLine),
  ]);
}

function roomOf({ name, size }: PulledRoom): string {
  return `array8u ${name}[${size}];`;
}

/** A call of `pull` into room of its own. */
function pullLine({ what, name, count }: PulledRoom): string {
  return `  pull(${what}, 0, 0, &${name}, ${count});`;
}

function program(data: readonly string[], entry: string, lines: readonly string[]): string {
  return [
    '$include "callgate.evm"',
    '',
    ...(data.length === 0 ? [] : [...data, '']),
    `function ${entry}()`,
    '{',
    ...lines,
    '}',
  ].join('\n');
}

function passedFor(
  slot: Slot,
  { name, type, direction }: Parameter,
  isLow: boolean,
  data: Set<string>,
  lookup: Lookup,
): string {
  const own = `my${pascal(name)}`;
  if (slot.part === 'handle') {
    data.add(`global ${own};`);
    return own;
  }
  switch (type.kind) {
    case 'bytes':
    case 'text':
    case 'list': {
      const isBytes = type.kind !== 'list';
      const text = 'hello'.slice(0, type.max);
      const isText = isBytes && direction === 'in';
      const count = isText ? text.length : sampleLength(type);
      if (slot.part === 'length') return String(count);
      if (isText) return `"${text}"`;
      data.add(isBytes ? `array8u ${own}[${count}];` : arrayOf(own, count, type.element, lookup));
      return `&${own}`;
    }
    case 'record':
      if (slot.part === 'size') return `&${upperSnake(type.name)}_SIZE`;
      data.add(`array8u ${own}[${storageOf(type, lookup, embedvm16).size}];`);
      return `&${own}`;
    case 'enum': {
      const { width, members } = lookup.enum(type.name);
      const [{ name: member, value }] = members;
      // A member that is two words has no constant of its own.
      const half = isLow ? value % 65_536 : Math.floor(value / 65_536);
      return width === 4 ? String(half) : `&${upperSnake(type.name)}_${upperSnake(member)}`;
    }
    default: {
      const value = (type.kind === 'integer' ? type.range?.min : undefined) ?? 1;
      const words = BigInt.asUintN(32, BigInt(value));
      return String(isLow ? words & 0xffffn : words >> 16n);
    }
  }
}

/** Room for a list: words where an element is one, else bytes. */
function arrayOf(name: string, count: number, element: Type, lookup: Lookup): string {
  const { size } = storageOf(element, lookup, embedvm16);
  const isWord = size === 2 && element.kind !== 'record';
  return isWord ? `array16 ${name}[${count}];` : `array8u ${name}[${count * size}];`;
}
