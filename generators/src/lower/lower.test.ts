import { readFileSync, writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { describe, expect, test } from 'vitest';
import { lookUp } from '../model/lookup.js';
import { fromDisk } from '../read/from-disk.test.support.js';
import { readAbi } from '../read/index.js';
import { lower } from './lower.js';
import type { Answer, LoweredAbi } from './lowered.js';
import { PROFILES, embedvm16, wasm32 } from './profile.js';

const CASE = fileURLToPath(new URL('../../test/cases/goldens/six-calls/', import.meta.url));
const lookup = lookUp(readAbi(fromDisk(CASE, 'abi.ts')).abi!);
const wasm = lower(lookup, wasm32);
const embedvm = lower(lookup, embedvm16);

/** Six calls, whole: the slots in order, and what comes back, on both profiles. */
const TABLE: readonly [call: string, wasm32: [string[], string], embedvm16: [string[], string]][] = [
  ['timerSetMs', [['ms'], 'handle'], [['msHigh', 'msLow'], 'handle']],
  ['saulReadName', [['device', 'name', 'nameCapacity'], 'u16'], [['device', 'name', 'nameCapacity'], 'u16']],
  ['saulIterInit', [[], 'handle or 0'], [[], 'handle or 0']],
  [
    'saulRead',
    [['device', 'out'], 'error or 0, 10 bytes at out'],
    [['device', 'out'], 'error or 0, 10 bytes at out'],
  ],
  ['clockMicros', [['out'], 'nothing, 8 bytes at out'], [['out'], 'nothing, 8 bytes at out']],
];

test.each(TABLE)('%s', (name, onWasm, onEmbedvm) => {
  expect(form(wasm, name)).toEqual(onWasm);
  expect(form(embedvm, name)).toEqual(onEmbedvm);
});

test('the dispatch deliver', () => {
  const words = ['target', 'bodyLength', 'slotsLength', 'result'];
  expect(wasm.dispatches.map(({ slots }) => slots.map(({ name }) => name))).toEqual([words]);
  expect(embedvm.dispatches.map(({ slots }) => slots.map(({ name }) => name))).toEqual([words]);
});

test('a 64-bit value is four words of a 16-bit machine, high first, and two of a 32-bit one, low first', () => {
  const scalars = lookUp(readAbi(fromDisk(CASE.replace('six-calls', 'scalars'), 'abi.ts')).abi!);
  const onWasm = lower(scalars, wasm32);
  const onEmbedvm = lower(scalars, embedvm16);
  expect(form(onWasm, 'sendI64')[0]).toEqual(['valueLow', 'valueHigh', 'mark']);
  expect(form(onEmbedvm, 'sendI64')[0]).toEqual(['value48', 'value32', 'value16', 'value0', 'mark']);
  const told = (abi: LoweredAbi) => abi.dispatches.find(({ call }) => call.name === 'tellU64')?.slots;
  expect(told(onEmbedvm)?.map(({ shift }) => shift)).toEqual([48, 32, 16, 0, 0]);
  expect(told(onWasm)?.map(({ shift }) => shift)).toEqual([0, 32, 0]);
});

describe('steps', () => {
  const cases = ['six-calls', 'marks'].flatMap((name) =>
    PROFILES.map((profile) => [name, profile.id, profile] as const),
  );
  test.each(cases)('%s on %s', (name, id, profile) => {
    const folder = CASE.replace('six-calls', name);
    const found = lookUp(readAbi(fromDisk(folder, 'abi.ts')).abi!);
    const { syscalls } = lower(found, profile);
    const text = `${JSON.stringify(Object.fromEntries(syscalls.map(({ call, steps }) => [call.name, steps])), null, 2)}\n`;
    const golden = `${folder}steps.${id}.json`;
    if (process.env.CALLGATE_UPDATE === '1') writeFileSync(golden, text);
    expect(text).toBe(readFileSync(golden, 'utf8'));
  });

  test('a guest is faulted for its mistakes before the handler is asked, and keeps what it has until it has answered', () => {
    for (const abi of [wasm, embedvm]) {
      for (const { steps } of abi.syscalls) {
        const kinds = steps.map(({ kind }) => kind);
        const call = kinds.indexOf('call');
        expect(kinds.slice(call + 1).every((kind) => kind === 'consume' || kind === 'answer')).toBe(true);
        expect(kinds.slice(0, call)).not.toContain('consume');
        expect(kinds.at(-1)).toBe('answer');
      }
    }
  });
});

function form({ syscalls }: LoweredAbi, name: string): [string[], string] {
  const { slots, answer, call } = syscalls.find((each) => each.call.name === name)!;
  return [slots.map((slot) => slot.name), said(answer, call.result.errors.length > 0)];
}

function said(answer: Answer, fallible: boolean): string {
  switch (answer.kind) {
    case 'nothing':
      return 'nothing';
    case 'handle':
      return answer.optional ? 'handle or 0' : 'handle';
    case 'value':
      return answer.type.kind === 'integer' ? answer.type.name : answer.type.kind;
    case 'pointer':
      return `${fallible ? 'error or 0' : 'nothing'}, ${answer.storage.size} bytes at out`;
  }
}
