import type { AbiStamp } from '@callgate/kernel';
import type { ExportEntry } from '../glue.js';
import { type Export, type Image, KIND, typeIndexOf } from '../image/image.js';
import { missingFrom } from '../image/place.js';
import { type Place, printable, refuse } from '../image/refuse.js';
import { SECTION } from '../image/sections.js';
import { typeText } from '../image/value-type.js';
import { functionType, sameType } from './imports.js';

/** Names that the host adds to a guest begin so; a guest may not use them. */
export const RESERVED_PREFIX = 'callgate:';

/**
 * Function index of each dispatch that the guest accepts, by the dispatch's number. Exports that are no dispatch and not `memory`
 * are nobody's business.
 */
export function checkExports(
  image: Image,
  dispatches: readonly ExportEntry[],
  abi: AbiStamp,
): Map<number, number> {
  const memory = image.exports.find((entry) => entry.name === 'memory');
  if (memory === undefined)
    refuse('the image has no memory: export memory', missingFrom(image, SECTION.export));
  if (memory.kind !== KIND.memory) refuse('the image exports memory, which is not a memory', placeOf(memory));
  const found = new Map<number, number>();
  for (const entry of image.exports) {
    if (entry.name.startsWith(RESERVED_PREFIX)) {
      refuse(
        `the image exports ${printable(entry.name)}; names that begin with ${RESERVED_PREFIX} belong to the host`,
        placeOf(entry),
      );
    }
    if (!entry.name.startsWith('dispatch#')) continue;
    const dispatch = dispatches.find(({ number }) => entry.name === `dispatch#${number}`);
    if (dispatch === undefined) {
      refuse(
        `the image exports ${printable(entry.name)}, which the ABI ${abi.name} ${abi.version} lacks`,
        placeOf(entry),
      );
    }
    checkEntry(image, entry, dispatch);
    found.set(dispatch.number, entry.index);
  }
  for (const { number, name, optional } of dispatches) {
    if (!optional && !found.has(number)) {
      refuse(
        `the image has no entry: export dispatch#${number} (${name})`,
        missingFrom(image, SECTION.export),
      );
    }
  }
  return found;
}

function placeOf({ at }: Export): Place {
  return { section: 'export section', offset: at };
}

function checkEntry(image: Image, entry: Export, dispatch: ExportEntry): void {
  const expected = functionType(dispatch.parameters, []);
  const title = `dispatch#${dispatch.number} (${dispatch.name})`;
  const where = placeOf(entry);
  if (entry.kind !== KIND.function) refuse(`the image exports ${title}, which is not a function`, where);
  const actual = image.types[typeIndexOf(image, entry.index)];
  if (!sameType(actual, expected)) {
    refuse(`the image exports ${title} as ${typeText(actual)}; it must be ${typeText(expected)}`, where);
  }
}
