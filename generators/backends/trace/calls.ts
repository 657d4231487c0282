import { callNamed } from '../../src/lower/find.js';
import type { BackEndInput } from '../../src/emit/backend.js';
import type { TypeScriptWriter } from '../../src/emit/typescript/writer.js';
import { PROFILES } from '../../src/lower/profile.js';
import type { LoweredAbi, LoweredCall, Slot } from '../../src/lower/lowered.js';
import type { Parameter } from '../../src/model/abi.js';
import type { Located } from '../../src/model/lookup.js';
import { quoted } from '../../src/emit/typescript/quoted.js';
import { typeText } from './types.js';

/** Writes what is known of each syscall and dispatch. */
export function writeCalls({ lookup, lowered }: BackEndInput, writer: TypeScriptWriter): void {
  writer.block(
    'syscalls: [',
    () => {
      for (const each of lookup.syscalls)
        writer.block('{', () => writeSyscall(each, [...lowered.values()], writer), '},');
    },
    '],',
  );
  writer.block(
    'dispatches: [',
    () => {
      for (const { call } of lookup.dispatches) {
        writer.block(
          '{',
          () => {
            writer.line(`number: ${call.number},`).line(`name: ${quoted(call.name)},`);
            writeParameters(call.parameters, writer);
          },
          '},',
        );
      }
    },
    '],',
  );
}

function writeSyscall(
  { call, family }: Located,
  profiles: readonly LoweredAbi[],
  writer: TypeScriptWriter,
): void {
  const { cost, result } = call;
  writer
    .line(`number: ${call.number},`)
    .line(`name: ${quoted(call.name)},`)
    .line(`family: ${quoted(family.name)},`);
  writer.line(`cost: { base: ${cost.base}, perByte: ${cost.perByte} },`);
  writeParameters(call.parameters, writer);
  const type = result.value === null ? 'null' : typeText(result.value);
  writer.list('result: { ', [`type: ${type}`, `optional: ${result.optional}`], ' },');
  if (result.errors.length === 0) writer.line('errors: {},');
  else
    writer.list(
      'errors: { ',
      result.errors.map(({ name, code }) => `${code}: ${quoted(name)}`),
      ' },',
    );
  const found = profiles.flatMap(({ profile, syscalls }) => {
    const lowered = callNamed(syscalls, call.name);
    return lowered === undefined ? [] : [{ profile, ...lowered }];
  });
  if (found.length === 0) writer.line('on: {},');
  else
    writer.block(
      'on: {',
      () => {
        for (const each of found) writeLowering(each.profile, each, writer);
      },
      '},',
    );
}

function writeParameters(parameters: readonly Parameter[], writer: TypeScriptWriter): void {
  if (parameters.length === 0) {
    writer.line('parameters: [],');
    return;
  }
  writer.block(
    'parameters: [',
    () => {
      for (const { name, type, direction, sensitive } of parameters) {
        const fields = [
          `name: ${quoted(name)}`,
          `type: ${typeText(type)}`,
          `direction: '${direction}'`,
          `sensitive: ${sensitive}`,
        ];
        writer.list('{ ', fields, ' },');
      }
    },
    '],',
  );
}

function writeLowering(profile: string, { answer, slots }: LoweredCall, writer: TypeScriptWriter): void {
  const parts = slots.flatMap((slot) => {
    const shift = shiftOf(slot, slots, profile);
    // A number of 64 bits that is one slot is remembered as two words.
    const shifts = slot.float === 64 ? [0, 32] : [shift];
    return shifts.map((each) => `{ of: ${slot.parameter}, part: '${partOf(slot)}', shift: ${each} }`);
  });
  writer.block(
    `${profile}: {`,
    () => void writer.line(`answer: '${answer.kind}',`).list('slots: [', parts, '],'),
    '},',
  );
}

/** Where a word stands in its value: words of one parameter follow each other, lowest first on little-endian profiles. */
function shiftOf(slot: Slot, slots: readonly Slot[], profile: string): number {
  const { wordBits, littleEndian } = PROFILES.find(({ id }) => id === profile) ?? PROFILES[0];
  const words = slots.filter((each) => each.parameter === slot.parameter && partOf(each) === 'word');
  if (!words.includes(slot)) return 0;
  const index = words.indexOf(slot);
  return wordBits * (littleEndian ? index : words.length - 1 - index);
}

function partOf({ part }: Slot): Exclude<Slot['part'], 'value'> {
  return part === 'value' ? 'word' : part;
}
