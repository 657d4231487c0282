import { readAbi } from '@callgate/generators';
import { expect, test } from 'vitest';
import { numberForFamily, numberForKind, numberForSyscall } from './numbers.js';

const TEXT = `import type { Syscalls } from './language.js';
/**
 * @retired 1041 lampBlink
 * @retired kind 1030 Candle
 */
export interface Lamp extends Syscalls {
  /** @syscall 1040 @effect pure */
  lampSet(): void;
}
`;

test('a retired number is never handed out again', () => {
  const entry = { path: 'lamp.ts', text: TEXT };
  const abi = readAbi({ name: 'test', version: '1.0.0', entry, resolve: () => null }).abi!;
  expect(numberForSyscall(abi, 'lamp', false)).toBe(1042);
  expect(numberForFamily(abi, false)).toBe(1056);
  expect(numberForKind(abi, false)).toBe(1031);
});
