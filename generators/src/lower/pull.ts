import { isBuffer } from '../model/buffer.js';
import type { LoweredAbi, LoweredCall } from './lowered.js';

/** The call with which guests take results of variable size. */
export interface Pull {
  readonly call: LoweredCall;
  /** Most elements that it copies at once. */
  readonly most: number;
}

/** The call `pull` of an ABI; null where it has none, or nothing to pull but the bytes of dispatches. */
export function pullOf({ syscalls, dispatches }: LoweredAbi): Pull | null {
  const waits = syscalls.some(({ waiting }) => waiting !== null);
  const told = dispatches.some(({ pulls }) => pulls.some(({ form }) => form !== 'bytes'));
  if (!waits && !told) return null;
  const call = syscalls.find(({ family, call }) => family.name === 'delivery' && call.name === 'pull');
  const into = call?.call.parameters.find(({ direction }) => direction === 'out');
  if (call !== undefined && into !== undefined && isBuffer(into.type)) return { call, most: into.type.max };
  if (waits) throw new Error('invariant: an ABI with results of variable size has a call that pulls them');
  return null;
}
