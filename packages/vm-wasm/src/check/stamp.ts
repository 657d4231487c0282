import {
  type AbiStamp,
  type CallsOf,
  type ImageStamp,
  type Mismatch,
  type OfferedCall,
  type StampedCall,
  stampMismatch,
} from '@callgate/kernel';
import type { CustomSection, Image } from '../image/image.js';
import { endOf } from '../image/place.js';
import { readImage } from '../image/read.js';
import { hex, type Place, printable, refuse } from '../image/refuse.js';
import { readStamp, STAMP_SECTION, stampPlace } from '../image/stamp.js';
import { numberOf, usedCalls } from '../image/used.js';

/** A guest runs only under the ABI that it was built against, or under one that has every call that it uses in the same form. */
export function checkStamp(image: Image, abi: AbiStamp, offered: CallsOf<OfferedCall>): void {
  const stamp = stampOf(image);
  if (stamp === null) {
    refuse(
      `the image has no ABI stamp: the custom section ${STAMP_SECTION} is missing; build the guest with its bindings' stamp, and strip no sections (C: compile the bindings' callgate.c with the guest; Rust: callgate::guest! in the crate that is linked; AssemblyScript: --transform @callgate/guest-assemblyscript/transform)`,
      endOf(image.bytes),
    );
  }
  const mismatch = stampMismatch(inert(stamp, abi), abi, offered, usedCalls(image));
  if (mismatch !== null) refuse(mismatch.message, placeOf(image, mismatch), abi);
}

/** Of what does not fit: the import or export of the first call that differs, or the stamp itself. */
function placeOf(image: Image, { calls: [first] }: Mismatch): Place {
  if (first?.direction === 'syscall') {
    const entry = image.imports.find(({ field }) => numberOf(field) === first.number);
    if (entry !== undefined) return { section: 'import section', offset: entry.at };
  }
  if (first?.direction === 'dispatch') {
    const entry = image.exports.find(({ name }) => name === `dispatch#${first.number}`);
    if (entry !== undefined) return { section: 'export section', offset: entry.at };
  }
  return stampPlace(stampSections(image)[0]);
}

/** What an image says of itself, before anybody checks the rest of it. */
export interface Stamped {
  /** Its stamp, made printable; null when it has none. */
  readonly stamp: ImageStamp | null;
  /** Numbers of the calls that it uses. */
  readonly used: CallsOf<number>;
  /** Why it does not fit an ABI; null when it does, or has no stamp. */
  mismatch(abi: AbiStamp, offered: CallsOf<OfferedCall>): Mismatch | null;
}

/**
 * Reads the stamp of an image and what the image uses.
 * @param known an ABI whose name and version are shown as they are
 * @throws ImageError
 */
export function readStamped(bytes: Uint8Array, known?: AbiStamp): Stamped {
  const image = readImage(bytes);
  const stamp = stampOf(image);
  const used = usedCalls(image);
  return {
    stamp: stamp === null ? null : inert(stamp, known),
    used,
    mismatch: (abi, offered) =>
      stamp === null ? null : stampMismatch(inert(stamp, abi), abi, offered, used),
  };
}

function stampSections({ customs }: Image): readonly CustomSection[] {
  return customs.filter(({ name }) => name === STAMP_SECTION);
}

function stampOf(image: Image): ImageStamp | null {
  const sections = stampSections(image);
  if (sections.length > 1) {
    const first = hex(sections[0].start);
    refuse(
      `the image has ${sections.length} ABI stamps instead of one, the first at ${first}`,
      stampPlace(sections[1]),
    );
  }
  return sections.length === 0 ? null : readStamp(image.bytes, sections[0]);
}

/**
 * Every text that a message may show, made printable, but for what `host` says of itself, too: the name of an ABI may be in any language. A form that
 * is not printable is none of ours, so it differs as before.
 */
function inert({ name, version, fingerprint, calls }: ImageStamp, host?: AbiStamp): ImageStamp {
  const all = (list: readonly StampedCall[]) =>
    list.map((call) => ({ ...call, name: printable(call.name), form: call.form.map(inertForm) }));
  return {
    name: name === host?.name ? name : printable(name),
    version: version === host?.version ? version : printable(version),
    fingerprint: printable(fingerprint),
    calls: calls === null ? null : { syscalls: all(calls.syscalls), dispatches: all(calls.dispatches) },
  };
}

function inertForm(form: string): string {
  return /^[\x20-\x7e]*$/.test(form) ? form : printable(form);
}
