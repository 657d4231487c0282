import { randomFillSync } from 'node:crypto';
import type { RandomHandlers } from '@callgate/kernel/abi';

/** Fills all of the bytes. */
export type RandomSource = (bytes: Uint8Array) => void;

/** Bytes that one call of the ABI fills at most. */
const MOST = 1024;

/**
 * Random numbers. The host's source happens to be good enough for keys; other boards' are not, so the ABI promises nothing.
 * @param source a test or a replay hands in its own
 */
export function randomDevice(source: RandomSource = randomFillSync): RandomHandlers {
  const bytes = new Uint8Array(MOST);
  const two = bytes.subarray(0, 2);
  const four = bytes.subarray(0, 4);
  const words = new DataView(bytes.buffer);

  return {
    randomU16() {
      source(two);
      return words.getUint16(0, true);
    },
    randomU32() {
      source(four);
      return words.getUint32(0, true);
    },
    randomFill(_call, into) {
      const drawn = bytes.subarray(0, into.capacity);
      source(drawn);
      return into.put(drawn);
    },
  };
}
