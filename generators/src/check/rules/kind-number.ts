import type { CheckRule } from '../rule.js';

/** 0 is no kind and 0x7fffffff is any kind, in the tables of every engine. */
const LARGEST = 0x7ffffffe;

export const kindNumber: CheckRule = {
  id: 'CG108',
  title: 'kind number out of range',
  explanation:
    'The number of a kind stands in a signed 32-bit cell of the kernel, where 0 means no kind and the largest number means any. Numbers below 1024 are those of the bundled families.',
  example: {
    mistake: `/** @kind 4010 */
export interface Key extends Kind {}
/** @kind 0 */
export interface Lock extends Kind {}
export interface House extends Syscalls {
  /** @syscall 1024 @effect input */
  keyOf(lock: Handle<Lock>): Own<Key>;
  /** @syscall 1025 @effect input */
  lockOf(key: Handle<Key>): Own<Lock>;
}`,
    remedy: `/** @kind 4010 */
export interface Key extends Kind {}
/** @kind 4011 */
export interface Lock extends Kind {}
export interface House extends Syscalls {
  /** @syscall 1024 @effect input */
  keyOf(lock: Handle<Lock>): Own<Key>;
  /** @syscall 1025 @effect input */
  lockOf(key: Handle<Key>): Own<Lock>;
}`,
  },
  *check({ kinds }) {
    for (const { name, number, place } of kinds) {
      if (number >= 1 && number <= LARGEST) continue;
      yield {
        place,
        message: `\`${name}\` has the kind number ${number}.`,
        help: `Choose a number from 1 to ${LARGEST}.`,
      };
    }
  },
};
