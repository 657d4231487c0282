import type { Limits } from '@callgate/kernel';
import type { ImportEntry, WasmGlue } from '../glue.js';
import type { Image } from '../image/image.js';
import { ALL, placeAt } from '../image/place.js';
import { readImage } from '../image/read.js';
import { type Place, refuse } from '../image/refuse.js';
import { engineWords } from './engine-words.js';
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
  if (!WebAssembly.validate(bytes)) {
    const { words, place } = complaint(image);
    refuse(`the image is not valid: ${words}`, place);
  }
  checkStamp(image, glue.abi, { syscalls: glue.imports, dispatches: glue.exports });
  const table = new Map(glue.imports.map((entry) => [entry.number, entry]));
  const syscalls = checkImports(image, table, glue.abi);
  const dispatches = checkExports(image, glue.exports, glue.abi);
  checkSizes(image, limits);
  return { image, syscalls, dispatches };
}

/** What V8 says about an invalid image, and the place that it names. It compiles nothing yet: functions wait for their first call. */
function complaint(image: Image): { readonly words: string; readonly place: Place } {
  try {
    new WebAssembly.Module(new Uint8Array(image.bytes));
    return { words: 'it does not validate', place: ALL };
  } catch (error) {
    const { words, offset } = engineWords(error);
    return { words, place: offset === null ? ALL : placeAt(image, offset) };
  }
}
