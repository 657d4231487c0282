import type { LoweredAbi, LoweredCall, LoweredDispatch } from '../../src/lower/lowered.js';
import { isBuffer } from '../../src/model/buffer.js';
import { sampleLength } from './sample-length.js';

/** What an example copies with `pull`. */
export interface PulledRoom {
  /** What is pulled: the number of a parameter, or the constant that stands for a result. */
  readonly what: string;
  /** The room that it is copied to. */
  readonly name: string;
  /** What fits there, in what `pull` counts. */
  readonly count: number;
  /** Its size in bytes. */
  readonly size: number;
}

/** What a guest of EmbedVM pulls of a result of variable size, in examples; null where the call has none. */
export function resultRoom({ call, waiting }: LoweredCall): PulledRoom | null {
  const { value } = call.result;
  if (waiting === null || value === null || !isBuffer(value)) return null;
  const what = waiting.view === 'Handles' ? 'RESULT_HANDLES' : 'RESULT_BYTES';
  const count = sampleLength(value);
  return { what, name: 'result', count, size: count * waiting.elementBytes };
}

/** What a guest of EmbedVM pulls of a dispatch, in examples; nothing where the ABI has no call to pull with. */
export function pulledRooms(
  { call, pulls }: LoweredDispatch,
  { syscalls }: LoweredAbi,
  nameOf: (parameter: string) => string,
): readonly PulledRoom[] {
  if (!syscalls.some(({ family, call: { name } }) => family.name === 'delivery' && name === 'pull'))
    return [];
  return pulls.map(({ parameter, unitBytes, widths }) => {
    const { name, type } = call.parameters[parameter];
    const common = { what: String(parameter), name: nameOf(name) };
    if (!isBuffer(type)) {
      const size = widths.reduce<number>((sum, width) => sum + width, 0);
      return { ...common, count: size, size };
    }
    const count = sampleLength(type);
    return { ...common, count, size: count * unitBytes };
  });
}
