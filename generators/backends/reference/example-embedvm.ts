import { pascal, upperSnake } from '../../src/emit/names.js';
import type { LoweredAbi, LoweredCall, LoweredDispatch, Slot } from '../../src/lower/lowered.js';
import { embedvm16 } from '../../src/lower/profile.js';
import { type PulledRoom, pulledRooms, resultRoom } from './embedvm-pull.js';
import { foundAt } from './outcome.js';
import { sampleLength } from './sample-length.js';
import { storageOf } from '../../src/lower/storage.js';
import type { Parameter } from '../../src/model/abi.js';
import type { Lookup } from '../../src/model/lookup.js';

const COLUMN = 24;

/** A program in EmbedVM assembly that makes a call with the routine that the back end `guest-embedvm` makes. */
export function embedvmExample(lowered: LoweredCall, lookup: Lookup): string {
  const { call, slots, answer } = lowered;
  const room = resultRoom(lowered);
  const data: string[] = [];
  const pushes = slots.map((slot) => {
    const parameter = slot.parameter < 0 ? null : call.parameters[slot.parameter];
    const pushed = parameter === null ? null : pushOf(slot, parameter, isLowest(slot, slots), lookup);
    if (pushed === null && answer.kind === 'pointer') {
      const { type, size } = answer.storage;
      if (slot.part === 'size' && type.kind === 'record')
        return commented(`push ${upperSnake(type.name)}_SIZE`, slot.name);
      data.push('out:', `  .space ${type.kind === 'record' ? `${upperSnake(type.name)}_SIZE` : size}`);
      return commented('push out', 'where the value goes');
    }
    if (pushed === null) throw new Error(`invariant: ${call.name} has a parameter behind each slot`);
    data.push(...pushed.data);
    return commented(pushed.line, slot.name);
  });
  return [
    '.include "callgate.evs"',
    '.entry main main',
    '',
    'main:',
    ...pushes.reverse(),
    `  call ${call.name}`,
    ...(slots.length === 0
      ? []
      : [commented(`popover ${slots.length}`, 'the arguments go, the answer stays')]),
    ...taken(lowered, room === null ? [] : pullLines(room, data)),
    '  ret0',
    ...(data.length === 0 ? [] : ['', ...data]),
  ].join('\n');
}

/** What becomes of the answer, which is on the stack: an error or an absence leads to the end, and what was asked for comes before it. */
function taken({ call, answer, waiting }: LoweredCall, pulled: readonly string[]): string[] {
  const { errors, optional, value } = call.result;
  const beside = answer.kind === 'pointer' ? answer.storage.size : 0;
  const found = foundAt('out', call);
  const there =
    waiting !== null || beside === 0
      ? []
      : beside === 2 && value?.kind !== 'record'
        ? [commented('loadw out', found), '  drop']
        : [`  ; ${found}`];
  if (errors.length > 0) {
    const names = errors.map(({ name }) => name.replace(/^.*\./, '')).join(', ');
    return [commented('jnz failed', names), ...there, ...pulled, 'failed:'];
  }
  if (optional && answer.kind === 'pointer')
    return [commented('jz none', 'there is none'), ...there, ...pulled, 'none:'];
  const said =
    answer.kind === 'handle'
      ? `the new handle${answer.optional ? ', or 0 for none' : ''}`
      : answer.kind === 'value'
        ? call.result.docs || 'the value'
        : '';
  return [said === '' ? '  drop' : commented('drop', said), ...there, ...pulled];
}

/** A call of `pull` into room of its own. */
function pullLines({ what, name, count, size }: PulledRoom, data: string[]): string[] {
  data.push(`${name}:`, `  .space ${size}`);
  return [
    commented(`push ${count}`, 'pull(parameter, offset, into, intoCapacity)'),
    `  push ${name}`,
    '  push 0',
    '  push 0',
    `  push ${what}`,
    '  call pull',
    commented('popover 5', 'how many were copied'),
    '  drop',
  ];
}

function commented(line: string, comment: string): string {
  return `  ${line.padEnd(COLUMN - 2)}; ${comment}`;
}

/** The last of a value's words is its lowest, for the machine is big-endian. */
function isLowest(slot: Slot, slots: readonly Slot[]): boolean {
  return slots.filter(({ parameter }) => parameter === slot.parameter).at(-1) === slot;
}

function pushOf(
  slot: Slot,
  { name, type, direction }: Parameter,
  isLow: boolean,
  lookup: Lookup,
): { line: string; data: string[] } {
  const label = `my${pascal(name)}`;
  if (slot.part === 'handle') return { line: `loadw ${label}`, data: [`${label}:`, '  .word 0'] };
  switch (type.kind) {
    case 'bytes':
    case 'text':
    case 'list': {
      const text = 'hello'.slice(0, type.max);
      const isBytes = type.kind !== 'list';
      const isText = isBytes && direction === 'in';
      const length = isText ? text.length : sampleLength(type);
      if (slot.part === 'length') return { line: `push ${length}`, data: [] };
      return {
        line: `push ${label}`,
        data: [
          `${label}:`,
          isText ? `  .ascii "${text}"` : `  .space ${length * elementBytes(type, lookup)}`,
        ],
      };
    }
    case 'record':
      if (slot.part === 'size') return { line: `push ${upperSnake(type.name)}_SIZE`, data: [] };
      return { line: `push ${label}`, data: [`${label}:`, `  .space ${upperSnake(type.name)}_SIZE`] };
    case 'enum': {
      const { width, members } = lookup.enum(type.name);
      const [{ name: member, value }] = members;
      // A member that is two words has no constant of its own.
      const half = isLow ? value % 65_536 : Math.floor(value / 65_536);
      const constant = `${upperSnake(type.name)}_${upperSnake(member)}`;
      return { line: `push ${width === 4 ? half : constant}`, data: [] };
    }
    default: {
      const value = (type.kind === 'integer' ? type.range?.min : undefined) ?? 1;
      const words = BigInt.asUintN(32, BigInt(value));
      return { line: `push ${isLow ? words & 0xffffn : words >> 16n}`, data: [] };
    }
  }
}

function elementBytes(type: Parameter['type'], lookup: Lookup): number {
  if (type.kind !== 'list') return 1;
  return storageOf(type.element, lookup, embedvm16).size;
}

/** A program in EmbedVM assembly that takes a dispatch; null where the ABI has no call to take one with. */
export function embedvmEntry(dispatch: LoweredDispatch, lowered: LoweredAbi): string | null {
  const { call, slots } = dispatch;
  const rooms = pulledRooms(dispatch, lowered, (name) => `my${pascal(name)}`);
  const data = ['words:', `  .space ${2 * (slots.length + 1)}`];
  if (!lowered.syscalls.some((each) => each.call.name === 'deliveryNext')) return null;
  return [
    '.include "callgate.evs"',
    '.entry dispatch take',
    '',
    'take:',
    commented(`push ${slots.length + 1}`, 'deliveryNext(words, wordsCapacity)'),
    '  push words',
    '  call deliveryNext',
    '  popover 2',
    '  drop',
    commented('loadw words', "the dispatch's number"),
    `  push DISPATCH_${upperSnake(call.name)}`,
    '  eq',
    '  jz other',
    ...slots.flatMap(({ name }, index) => [commented(`loadw words + ${2 * (index + 1)}`, name), '  drop']),
    ...rooms.flatMap((room) => pullLines(room, data)),
    'other:',
    '  ret0',
    '',
    ...data,
  ].join('\n');
}
