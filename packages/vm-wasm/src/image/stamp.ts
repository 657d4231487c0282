import { type AbiStamp, ImageError } from '@callgate/kernel';
import { BOUNDS } from './bounds.js';
import { ByteWriter } from './byte-writer.js';
import { hex } from './cursor.js';
import { readCustom } from './custom.js';
import type { CustomSection } from './image.js';
import { HEADER, readSections, SECTION } from './sections.js';

/** Name of the custom section that says which ABI an image was built against: JSON with the fields of AbiStamp. */
export const STAMP_SECTION = 'callgate.abi';

/**
 * The image with this stamp in place of the one it has, if any. Everything else stays byte for byte.
 * @throws ImageError when the bytes are no wasm module
 */
export function stampWasm(image: Uint8Array, stamp: AbiStamp): Uint8Array {
  const { name, version, fingerprint } = stamp;
  const writer = new ByteWriter(image.length + 256);
  writer.bytes(HEADER);
  for (const { id, start, contents } of readSections(image)) {
    const replaced = id === SECTION.custom && readCustom(contents).name === STAMP_SECTION;
    if (!replaced) writer.slice(image, start, contents.end);
  }
  writer.section(SECTION.custom, (section) => {
    section.name(STAMP_SECTION);
    section.bytes(new TextEncoder().encode(JSON.stringify({ name, version, fingerprint })));
  });
  return writer.take();
}

/**
 * The stamp that a section holds.
 * @throws ImageError
 */
export function readStamp(bytes: Uint8Array, section: CustomSection): AbiStamp {
  const { start, end } = section;
  const broken = `the image is malformed: the custom section ${STAMP_SECTION}, offset ${hex(start)}`;
  if (end - start > BOUNDS.stamp) throw new ImageError(`${broken}: it is longer than ${BOUNDS.stamp} bytes`);
  const stamp = parse(new TextDecoder().decode(bytes.subarray(start, end)));
  if (stamp === null) throw new ImageError(`${broken}: it is not JSON with name, version and fingerprint`);
  return stamp;
}

function parse(text: string): AbiStamp | null {
  try {
    const { name, version, fingerprint } = JSON.parse(text) as Record<keyof AbiStamp, unknown>;
    if (typeof name !== 'string' || typeof version !== 'string' || typeof fingerprint !== 'string')
      return null;
    return { name, version, fingerprint };
  } catch {
    return null;
  }
}
