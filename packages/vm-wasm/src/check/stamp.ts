import { type AbiStamp, ImageError } from '@callgate/kernel';
import { printable } from '../image/cursor.js';
import type { Image } from '../image/image.js';
import { readStamp, STAMP_SECTION } from '../image/stamp.js';

/** A guest runs only under the ABI that it was built against: the same name and the same canonical model. */
export function checkStamp(image: Image, abi: AbiStamp): void {
  const sections = image.customs.filter((section) => section.name === STAMP_SECTION);
  if (sections.length === 0) {
    throw new ImageError(
      `the image has no ABI stamp: the custom section ${STAMP_SECTION} is missing; build the guest with its bindings' stamp (AssemblyScript: --transform @callgate/guest-assemblyscript/transform)`,
    );
  }
  if (sections.length > 1) throw new ImageError(`the image has ${sections.length} ABI stamps instead of one`);
  const stamp = readStamp(image.bytes, sections[0]);
  if (stamp.name === abi.name && stamp.fingerprint === abi.fingerprint) return;
  throw new ImageError(
    `the image was built against ${stampText(stamp)}, this host has ${stampText(abi)}; rebuild the guest`,
  );
}

function stampText({ name, version, fingerprint }: AbiStamp): string {
  return `${printable(name)} ${printable(version)} (fingerprint ${printable(fingerprint.slice(0, 12))}…)`;
}
