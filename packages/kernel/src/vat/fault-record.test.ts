import { expect, test } from 'vitest';
import { abi } from '../../generated/table.js';
import { traceTable } from '../../generated/trace/index.js';
import { AbiIndex } from '../abi/abi-index.js';
import type { TraceTable } from '../trace/table.js';
import { faultDetail } from './fault-record.js';

const FAULT = {
  reason: 'bad-length',
  detail: 'a length must be at most 64',
  passed: '70',
  lastCall: 35,
} as const;

/** The table as if every parameter were secret. */
const secret: TraceTable = {
  ...traceTable,
  syscalls: traceTable.syscalls.map((call) => ({
    ...call,
    parameters: call.parameters.map((each) => ({ ...each, sensitive: true })),
  })),
};

test('what the guest passed is told only where it is known to be no secret', () => {
  expect(faultDetail(new AbiIndex(abi, traceTable), FAULT)).toBe('a length must be at most 64, not 70');
  expect(faultDetail(new AbiIndex(abi, secret), FAULT)).toBe('a length must be at most 64');
  expect(faultDetail(new AbiIndex(abi), FAULT)).toBe('a length must be at most 64');
});

test('a permission that lacks is named, where the call has one', () => {
  const fault = { reason: 'not-permitted', detail: '', passed: '', lastCall: 16 } as const;
  const index = new AbiIndex(abi);
  expect(faultDetail(index, fault)).toBe('the manifest does not grant the permission console');
  expect(faultDetail(index, { ...fault, lastCall: -3 })).toBe('');
});
