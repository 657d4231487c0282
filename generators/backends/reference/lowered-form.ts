import type { Answer, LoweredCall, LoweredDispatch, Slot, Waiting } from '../../src/lower/lowered.js';
import type { TargetProfile } from '../../src/lower/profile.js';
import type { Call, Parameter } from '../../src/model/abi.js';
import { code, grouped } from './markdown.js';

/** How a call looks on one target profile. */
export function loweredView(form: LoweredCall | LoweredDispatch, profile: TargetProfile): object {
  const { call, slots } = form;
  const isSyscall = 'answer' in form;
  const isWasm = profile.id === 'wasm32';
  const words = slots.map((slot) => ({ name: code(slot.name), docs: wordDocs(slot, form, profile) }));
  const number = {
    name: code(String(call.number)),
    docs: `the ${isSyscall ? 'syscall' : 'dispatch'}'s number`,
  };
  return {
    intro: isWasm ? '' : isSyscall ? gateIntro(slots.length + 1) : TAKEN,
    wat: isWasm ? wat(form) : '',
    words: (isWasm ? words : [number, ...words]).map((word, index) => ({ index, ...word })),
    wordTitle: isSyscall ? (isWasm ? 'argument' : 'argv') : isWasm ? 'parameter' : 'word',
    answer: 'answer' in form ? answerDocs(form, profile) : pulledDocs(form),
  };
}

const TAKEN = 'The words that `deliveryNext` or `nextDelivery` writes:';

function gateIntro(count: number): string {
  return `User call 0 with these words, pushed last to first, and their count, ${count}, pushed behind them:`;
}

function wat(form: LoweredCall | LoweredDispatch): string {
  const parameters = form.slots.length === 0 ? '' : ` (param ${form.slots.map(watType).join(' ')})`;
  const { name, number } = form.call;
  if (!('answer' in form)) return `(func (export "dispatch#${number}")${parameters})`;
  const { answer } = form;
  const isFloat = answer.kind === 'value' && answer.type.kind === 'float';
  const result = returnsWord(form) ? ` (result ${isFloat ? `f${answer.type.bits}` : 'i32'})` : '';
  return `(import "callgate" "${name}#${number}" (func${parameters}${result}))`;
}

function watType({ float }: Slot): string {
  return float === undefined ? 'i32' : `f${float}`;
}

/** Whether a wasm import has a result: a value that goes through memory alone needs none. */
function returnsWord({ answer, call }: LoweredCall): boolean {
  if (answer.kind === 'pointer') return call.result.errors.length > 0 || answer.optional;
  return answer.kind !== 'nothing';
}

function wordDocs(
  slot: Slot,
  { call, slots }: LoweredCall | LoweredDispatch,
  profile: TargetProfile,
): string {
  if (slot.part === 'size')
    return 'bytes of the record that the guest knows: one of the sizes that it has had';
  if (slot.parameter < 0) return 'pointer to the room for the value';
  const parameter = call.parameters[slot.parameter];
  const same = slots.filter((each) => each.parameter === slot.parameter);
  const isScalar = slot.part !== 'pointer' && slot.part !== 'length';
  if (isScalar && same.length > 1) {
    const place = profile.littleEndian ? same.indexOf(slot) : same.length - 1 - same.indexOf(slot);
    const low = place * profile.wordBits;
    return `bits ${low} to ${low + profile.wordBits - 1} of ${code(parameter.name)}`;
  }
  return partDocs(slot, parameter);
}

function partDocs({ part }: Slot, { name, type, direction }: Parameter): string {
  const unit = type.kind === 'list' ? 'elements' : 'bytes';
  switch (part) {
    case 'pointer':
      return type.kind === 'record'
        ? `pointer to the record ${code(name)}`
        : `pointer to the first of the ${unit}`;
    case 'length':
      return direction === 'in' ? `how many ${unit} there are` : `room there, in ${unit}`;
    case 'handle':
      return 'handle';
    default:
      return type.kind === 'integer' && type.name.startsWith('i') ? 'value, with its sign' : 'value';
  }
}

function answerDocs({ answer, call, waiting }: LoweredCall, profile: TargetProfile): string {
  if (waiting !== null) return waitingDocs(answer, call, waiting, profile);
  const nothing = profile.id === 'wasm32' ? 'Nothing comes back.' : 'The word that comes back is 0.';
  return wordBack(answer, call, nothing, profile);
}

/** What comes back of a result of variable size: its length, and where the rest waits. */
function waitingDocs(
  answer: Answer,
  { result }: Call,
  { view, parameter }: Waiting,
  profile: TargetProfile,
): string {
  const unit = view === 'Bytes' || view === 'Text' ? 'bytes' : 'elements';
  const wait = `The ${unit} wait to be pulled as parameter ${parameter} until the next such call or the end of the crank.`;
  const there = `the length, in ${unit}, is the 2 bytes at \`out\`, ${orderOf(profile)}`;
  if (answer.kind !== 'pointer') return `The length comes back, in ${unit}. ${wait}`;
  if (result.errors.length > 0)
    return `The error comes back, or 0: then ${there}. ${wait} After an error nothing is written.`;
  return `1 comes back when there is a value: then ${there}. ${wait} Else 0, and nothing is written.`;
}

function wordBack(answer: Answer, { result }: Call, nothing: string, profile: TargetProfile): string {
  const isFallible = result.errors.length > 0;
  switch (answer.kind) {
    case 'nothing':
      return nothing;
    case 'handle':
      return `The handle comes back${answer.optional ? ', or 0 for none' : ''}.`;
    case 'value':
      return isFallible ? 'The error comes back, or 0.' : 'The value comes back.';
    case 'pointer': {
      const { type, size } = answer.storage;
      // The order of a record's bytes stands at its layout.
      const order = size === 1 || type.kind === 'record' ? '' : `, ${orderOf(profile)}`;
      const where = `${size === 1 ? 'byte' : `${grouped(size)} bytes`} at \`out\`${order}`;
      if (isFallible)
        return `The error comes back, or 0: then the value is the ${where}. After an error nothing is written.`;
      if (answer.optional)
        return `1 comes back when there is a value, which is the ${where}; else 0, and nothing is written.`;
      return `The value is the ${where}. ${nothing}`;
    }
  }
}

/** What a guest pulls of a dispatch. */
function pulledDocs({ call, pulls }: LoweredDispatch): string {
  const each = pulls.map(({ parameter, form, unitBytes, widths }) => {
    const unit = {
      bytes: '',
      value: `, in bytes: it has ${widths.reduce<number>((sum, width) => sum + width, 0)}`,
      list: unitBytes === 1 ? '' : `, in elements of ${unitBytes} bytes`,
      handles: `, in handles of ${unitBytes} bytes`,
    }[form];
    return `${code(call.parameters[parameter].name)} is pulled as parameter ${parameter}${unit}.`;
  });
  return each.join(' ');
}

function orderOf({ littleEndian }: TargetProfile): string {
  return littleEndian ? 'little-endian' : 'big-endian';
}
