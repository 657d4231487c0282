import { expect, test } from 'vitest';
import { readAbi } from '../read/read-abi.js';
import { denied } from './denied.js';

const RESULTS: readonly (readonly [result: string, lack: ReturnType<typeof denied>])[] = [
  ['u16', 'fault'],
  ['Option<Own<Thing>>', 'none'],
  ['Result<u16, Refused>', 'Refused'],
  ['Result<u16, Gone>', 'fault'],
  // `none` would have to go through memory that nobody checked.
  ['Result<Option<Own<Thing>>, Gone>', 'fault'],
  ['Result<Option<Own<Thing>>, Refused>', 'Refused'],
];

test.each(RESULTS)('a guest without the permission for a call that answers %s gets %s', (result, lack) => {
  const text = `
import type { Gone, Kind, Option, Own, Refused, Result, Syscalls, u16 } from '@callgate/abi/language.js';
/** @kind 4000 */
export interface Thing extends Kind {}
/** @permission thing */
export interface Things extends Syscalls {
  /**
   * @syscall 1024
   * @effect pure
   */
  call(): ${result};
}
`;
  const { abi } = readAbi({
    name: 'test',
    version: '1.0.0',
    entry: { path: 'things.ts', text },
    resolve: () => null,
  });
  const [call] = abi?.families[0].groups[0].calls ?? [];
  expect(denied(call)).toBe(lack);
});
