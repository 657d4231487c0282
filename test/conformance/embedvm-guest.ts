import {
  type LoweredCall,
  type LoweredDispatch,
  type Lookup,
  type Type,
  type Waiting,
  embedvm16,
  storageOf,
} from '@callgate/generators';
import { assemble, formatDiagnostic } from '@callgate/vm-embedvm';
import type { Generated } from './generated.js';
import { type Action, type Passed, REPORTED, type Register, type Value, encode } from './script.js';

/** A guest in EmbedVM assembly that carries actions out when it starts, with the routines of the generated include. */
export function embedvmGuest(made: Generated, actions: readonly Action[]): Uint8Array {
  const data: string[] = [];
  const steps = actions.map((action, index) => stepOf(action, `s${index}`, made, data));
  const others = made.embedvm.dispatches.filter(({ call }) => call.number !== 0);
  const text = `.include "callgate.evs"
.entry dispatch enter
enter:
  push 8
  push words
  call deliveryNext
  popover 2
  drop
${others.map((each) => toldOf(each)).join('\n')}
${steps.join('\n')}
  ret0
answer: .word 0
words: .space 16
part: .space ${REPORTED}
registers: .space 32
${data.join('\n')}
`;
  const { image, diagnostics } = assemble({
    file: 'guest.evs',
    text,
    resolve: (file) => ({ file, text: made.evs }),
  });
  if (image === null) throw new Error(`${diagnostics.map(formatDiagnostic).join('\n')}\n${text}`);
  return image;
}

/** Pulls what a call gave, if it gave something, and reports it; keeps its first handle. */
function pulled(
  { answer, call }: LoweredCall,
  { parameter, elementBytes }: Waiting,
  label: string,
  keep: number | undefined,
): string[] {
  const skips =
    answer.kind === 'pointer'
      ? [`  loadw answer`, `  ${call.result.errors.length > 0 ? 'jnz' : 'jz'} ${label}_none`]
      : [];
  const room = Math.floor(REPORTED / elementBytes);
  return [
    ...skips,
    `  push ${room}\n  push part\n  push 0\n  push 0\n  push ${parameter}\n  call pull\n  popover 5\n  storew answer`,
    report('answer', 2),
    report('part', REPORTED),
    ...(keep === undefined ? [] : ['  loadw part', `  storew registers + ${2 * keep}`]),
    `${label}_none:`,
  ];
}

/** Reports the words of a dispatch, then what it can pull. */
function toldOf({ call, slots, pulls }: LoweredDispatch): string {
  const label = `not_${call.name}`;
  const words = slots.map((_, index) => report(`words + ${2 * (index + 1)}`, 2));
  const told = pulls.flatMap(({ parameter, unitBytes }) => [
    `  push ${Math.floor(REPORTED / unitBytes)}\n  push part\n  push 0\n  push 0\n  push ${parameter}\n  call pull\n  popover 5\n  storew answer`,
    report('answer', 2),
    report('part', REPORTED),
  ]);
  return `  loadw words\n  push ${call.number}\n  eq\n  jz ${label}\n${[...words, ...told].join('\n')}\n  ret0\n${label}:`;
}

function report(at: string, size: number): string {
  return `  push ${size}\n  push ${at}\n  call probe\n  popover 2\n  drop`;
}

function stepOf(
  { call: name, passes = [], keep, knows }: Action,
  label: string,
  made: Generated,
  data: string[],
): string {
  const lowered = made.embedvm.syscalls.find(({ call }) => call.name === name);
  if (lowered === undefined) throw new Error(`the profile has no call ${name}`);
  const words = lowered.slots.map((slot, index) => {
    if (slot.part === 'size') return String(knows ?? wholeSize(lowered, index));
    if (slot.parameter < 0) return `${label}_out`;
    return wordOf(slot, passes[slot.parameter], `${label}_${slot.parameter}`);
  });
  for (const line of blocks(lowered, passes, label, made.lookup)) data.push(line);
  const lines = [
    ...handleLists(lowered, passes, label),
    ...words.reverse().map((word) => (word.startsWith('loadw') ? `  ${word}` : `  push ${word}`)),
    `  call ${name}`,
    ...(words.length > 0 ? [`  popover ${words.length}`] : []),
    '  storew answer',
    report('answer', 2),
  ];
  const { answer, waiting } = lowered;
  if (answer.kind === 'pointer') lines.push(report(`${label}_out`, answer.storage.size));
  if (waiting !== null) lines.push(...pulled(lowered, waiting, label, keep));
  if (keep !== undefined && waiting === null) {
    lines.push(
      `  loadw ${answer.kind === 'pointer' ? `${label}_out` : 'answer'}`,
      `  storew registers + ${2 * keep}`,
    );
  }
  lowered.call.parameters.forEach(({ type, direction }, index) => {
    if (direction === 'in') return;
    const given = passes[index];
    const room = Array.isArray(given) ? given.length : (given as number);
    lines.push(report(`${label}_${index}`, room * widthOf(type, made.lookup)));
  });
  return lines.join('\n');
}

/** The size of the extensible record that a slot is about, as this guest's ABI has it. */
function wholeSize({ steps }: LoweredCall, slot: number): number {
  for (const step of steps)
    if ((step.kind === 'record' || step.kind === 'room') && step.extent?.slot === slot)
      return step.storage.size;
  throw new Error('invariant: a size is that of a record');
}

/** Stores the handles of registers where the lists of a call lie. */
function handleLists({ call }: LoweredCall, passes: readonly Passed[], label: string): string[] {
  return call.parameters.flatMap(({ type }, index) => {
    if (type.kind !== 'list' || type.element.kind !== 'handle') return [];
    return (passes[index] as readonly (Register | number)[]).flatMap((item, at) => [
      typeof item === 'number' ? `  push ${item & 0xffff}` : `  loadw registers + ${2 * item.register}`,
      `  storew ${label}_${index} + ${2 * at}`,
    ]);
  });
}

function wordOf(slot: LoweredCall['slots'][number], value: Passed, block: string): string {
  switch (slot.part) {
    case 'pointer':
      return block;
    case 'length':
      return String(Array.isArray(value) ? value.length : value);
    case 'handle':
      if (typeof value === 'object' && 'register' in value)
        return `loadw registers + ${2 * (value.register as number)}`;
      return String((value as number) & 0xffff);
    default:
      return String(Number((BigInt(value as number) >> BigInt(slot.shift)) & 0xffffn));
  }
}

function widthOf(type: Type, lookup: Lookup): number {
  return type.kind === 'list' ? storageOf(type.element, lookup, embedvm16).size : 1;
}

/** Memory of a step: what it passes, and room that is not zero before the call, so that what is not written shows. */
function blocks(
  { call, answer }: LoweredCall,
  passes: readonly Passed[],
  label: string,
  lookup: Lookup,
): string[] {
  const block = (name: string, bytes: readonly number[]) =>
    `${name}: ${bytes.length === 0 ? '' : `.byte ${bytes.join(', ')}`}`;
  const lines = call.parameters.flatMap(({ type, direction }, index) => {
    const value = passes[index];
    const name = `${label}_${index}`;
    if (direction === 'out')
      return [block(name, Array((value as number) * widthOf(type, lookup)).fill(0xee))];
    if (type.kind === 'bytes' || type.kind === 'text') return [block(name, value as number[])];
    if (type.kind === 'list' && type.element.kind === 'handle') {
      return [`${name}: .space ${2 * (value as readonly Register[]).length}`];
    }
    if (type.kind === 'list') {
      return [
        block(
          name,
          (value as Value[]).flatMap((item) => [...encode(type.element, item, lookup, embedvm16)]),
        ),
      ];
    }
    return type.kind === 'record' ? [block(name, [...encode(type, value as Value, lookup, embedvm16)])] : [];
  });
  // Zero, as the objects of AssemblyScript are: what an error leaves alone reads the same on both.
  if (answer.kind === 'pointer') lines.push(block(`${label}_out`, Array(answer.storage.size).fill(0)));
  return lines;
}
