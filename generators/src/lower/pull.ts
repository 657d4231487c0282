import { isBuffer } from '../model/buffer.js';
import type { LoweredAbi, LoweredCall } from './lowered.js';

/** The call with which guests take results of variable size. */
export interface Pull {
  readonly call: LoweredCall;
  /** Most elements that it copies at once. */
  readonly most: number;
}

/** The call `pull` of an ABI in which some result has no fixed size; null where none has. */
export function pullOf({ syscalls }: LoweredAbi): Pull | null {
  if (syscalls.every(({ waiting }) => waiting === null)) return null;
  const call = syscalls.find(({ family, call }) => family.name === 'delivery' && call.name === 'pull');
  const into = call?.call.parameters.find(({ direction }) => direction === 'out');
  if (call === undefined || into === undefined || !isBuffer(into.type))
    throw new Error('invariant: an ABI with results of variable size has a call that pulls them');
  return { call, most: into.type.max };
}
