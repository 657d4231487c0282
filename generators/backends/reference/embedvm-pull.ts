import type { LoweredAbi, LoweredDispatch } from '../../src/lower/lowered.js';
import { isBuffer } from '../../src/model/buffer.js';

/** What an example copies with `pull`. */
export interface PulledRoom {
  /** What is pulled: the number of a parameter, or what stands for a result. */
  readonly what: string;
  /** The room that it is copied to. */
  readonly name: string;
  /** What fits there, in what `pull` counts. */
  readonly count: number;
  /** Its size in bytes. */
  readonly size: number;
}

/** Room in an example for so much: not all that there may be. */
export function roomFor(isBytes: boolean, max: number): number {
  return Math.min(max, isBytes ? 64 : 8);
}

/** What a guest of EmbedVM pulls of a dispatch, in examples; nothing where the ABI has no call to pull with. */
export function pulledRooms(
  { call, pulls }: LoweredDispatch,
  { syscalls }: LoweredAbi,
  nameOf: (parameter: string) => string,
): readonly PulledRoom[] {
  if (!syscalls.some(({ family, call: { name } }) => family.name === 'delivery' && name === 'pull'))
    return [];
  return pulls.map(({ parameter, form, unitBytes, widths }) => {
    const { name, type } = call.parameters[parameter];
    const common = { what: String(parameter), name: nameOf(name) };
    if (!isBuffer(type)) {
      const size = widths.reduce<number>((sum, width) => sum + width, 0);
      return { ...common, count: size, size };
    }
    const count = roomFor(form === 'bytes', type.max);
    return { ...common, count, size: count * unitBytes };
  });
}
