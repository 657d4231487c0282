import type { OutBytes } from '@callgate/kernel';
import type { BoardHandlers } from '@callgate/kernel/abi';
import { wholeCharacters } from '../text/whole-characters.js';

/** Bytes of a board's name at most: what the ABI's call carries. */
export const LONGEST_BOARD_NAME = 64;

/**
 * What the guests run on.
 * @param name 1 to {@link LONGEST_BOARD_NAME} bytes of UTF-8
 * @throws RangeError for a name that is empty or longer
 */
export function boardDevice(name: string): BoardHandlers {
  const bytes = new TextEncoder().encode(name);
  if (bytes.length < 1 || bytes.length > LONGEST_BOARD_NAME) {
    throw new RangeError(`the board's name has ${bytes.length} bytes; give it 1 to ${LONGEST_BOARD_NAME}`);
  }
  return { boardName: (_call, into: OutBytes) => into.put(wholeCharacters(bytes, into.capacity)) };
}
