import type { CallsOf } from '@callgate/kernel';
import type { Image } from './image.js';

/** The number at the end of `name#number`; null for a name of another form. */
export function numberOf(name: string): number | null {
  const digits = /#(0|[1-9]\d{0,8})$/.exec(name)?.[1];
  return digits === undefined ? null : Number(digits);
}

/** Numbers of the syscalls that an image imports and of the dispatches that it exports. */
export function usedCalls({ imports, exports }: Image): CallsOf<number> {
  const entries = exports.filter(({ name }) => name.startsWith('dispatch#'));
  return {
    syscalls: imports.flatMap(({ field }) => numberOf(field) ?? []),
    dispatches: entries.flatMap(({ name }) => numberOf(name) ?? []),
  };
}
