import { ImageError, type Limits } from '@callgate/kernel';
import type { ImportEntry, WasmGlue } from '../glue.js';
import { printable } from '../image/cursor.js';
import type { Image } from '../image/image.js';
import { readImage } from '../image/read.js';
import { checkExports } from './exports.js';
import { checkImports } from './imports.js';
import { checkSizes } from './sizes.js';
import { checkStamp } from './stamp.js';

/** An image that may run once it is rewritten. */
export interface CheckedImage {
  readonly image: Image;
  /** The syscall behind each import. */
  readonly syscalls: readonly ImportEntry[];
  /** Function index of each dispatch that the guest accepts. */
  readonly dispatches: ReadonlyMap<number, number>;
}

/**
 * Everything that can be said about an image before any of it runs. Our own reader goes first, so that V8's compiler never sees an
 * instruction outside the supported set; V8 validates before any index is followed.
 * @throws ImageError
 */
export function checkImage(bytes: Uint8Array, glue: WasmGlue, limits: Limits): CheckedImage {
  const image = readImage(bytes);
  if (!WebAssembly.validate(bytes)) throw new ImageError(`the image is not valid: ${complaint(bytes)}`);
  checkStamp(image, glue.abi, { syscalls: glue.imports, dispatches: glue.exports });
  const table = new Map(glue.imports.map((entry) => [entry.number, entry]));
  const syscalls = checkImports(image, table, glue.abi);
  const dispatches = checkExports(image, glue.exports, glue.abi);
  checkSizes(image, limits);
  return { image, syscalls, dispatches };
}

/** Up to this size V8 is asked what is wrong: it may compile much of a larger image before it says so. */
const COMPLAINT = 65_536;

/** What V8 says about an invalid image. */
function complaint(bytes: Uint8Array): string {
  if (bytes.length > COMPLAINT) return 'it does not validate';
  try {
    new WebAssembly.Module(bytes);
    return 'it does not validate';
  } catch (error) {
    return printable(error instanceof Error ? error.message.replace('WebAssembly.Module(): ', '') : '');
  }
}
