import { LARGEST_MEMORY } from '../machine.js';
import { relax } from '../relax.js';
import { distance, pushBytes, signed, split } from '../word.js';
import { type Item, sizeOf } from './code.js';
import type { Report } from './diagnostics.js';
import type { Section } from './generate.js';

/** Where everything is. */
export interface Layout {
  /** Address of each item. */
  readonly addresses: readonly number[];
  /** Bytes of each item; empty for those that write nothing. */
  readonly encoded: readonly Uint8Array[];
  /** The raw image, from address 0 to the highest written byte. */
  readonly bytes: Uint8Array;
  /** Which addresses are written. */
  readonly written: Uint8Array;
  /** Behind the highest address that the program uses, also for data without a first value. */
  readonly used: number;
}

/** Gives every item and every label its address, and writes the image. Null when something has no room: that is reported. */
export function layOut(items: readonly Item[], sections: readonly Section[], report: Report): Layout | null {
  const addresses = new Array<number>(items.length).fill(0);
  const long = items.map((item) => ['constant', 'branch', 'memory'].includes(item.kind));
  const fixed = long.map((each) => !each);
  const place = (): void => {
    let address = 0;
    for (const [index, item] of items.entries()) {
      if (item.kind === 'origin') address = item.address;
      if (item.kind === 'label') item.label.address = address & 0xffff;
      addresses[index] = address;
      address += sizeOf(item, long[index]);
    }
  };
  // Before anything is done that takes as long as the program is large.
  if (reportTooLarge(items, new Array<boolean>(items.length).fill(false), report)) return null;
  relax({ long, fixed, place, fits: (index) => fitsShort(items[index], addresses[index]) });

  if (reportTooLarge(items, long, report)) return null;

  const encoded: Uint8Array[] = items.map(() => new Uint8Array(0));
  const memory = new Uint8Array(LARGEST_MEMORY);
  const written = new Uint8Array(LARGEST_MEMORY);
  let used = 0;
  let length = 0;
  /** Whether something without a section was reported since the address was last set. */
  let outside = false;
  for (const [index, item] of items.entries()) {
    const address = addresses[index];
    const end = address + sizeOf(item, long[index]);
    if (item.kind === 'origin') outside = false;
    if (end === address) continue;
    used = Math.max(used, end);
    if (item.kind === 'space') continue;
    length = Math.max(length, end);
    const taken = written.subarray(address, end).indexOf(1);
    if (taken >= 0) {
      report.add('EVM012', item.place, `something else is at address ${hex(address + taken)} already`);
      continue;
    }
    encoded[index] = encode(item, address, long[index]);
    memory.set(encoded[index], address);
    written.fill(1, address, end);
    const free = outside ? -1 : firstOutside(address, end, sections);
    if (free >= 0) {
      outside = true;
      const help = 'move it into a section with $memaddr, or declare a section for it';
      report.add('EVM012', item.place, `address ${hex(free)} belongs to no section`, help);
    }
  }
  return { addresses, encoded, bytes: memory.slice(0, length), written, used };
}

/** Whether something goes on past the last address, with operands in these forms. */
function reportTooLarge(items: readonly Item[], long: readonly boolean[], report: Report): boolean {
  let address = 0;
  for (const [index, item] of items.entries()) {
    if (item.kind === 'origin') address = item.address;
    const size = sizeOf(item, long[index]);
    address += size;
    if (size === 0 || address <= LARGEST_MEMORY) continue;
    report.add('EVM012', item.place, 'the program goes on past the last address, 0xffff');
    return true;
  }
  return false;
}

/**
 * Distances count from the opcode, in its present form: a branch that would reach only once it is short itself stays long, as with
 * the C compiler.
 */
function fitsShort(item: Item, address: number): boolean {
  switch (item.kind) {
    case 'constant':
      return pushBytes(item.value).length < 3;
    case 'branch': {
      const far = distance(address, item.target.address);
      return far >= -128 && far <= 127;
    }
    case 'memory':
      return item.target.address <= 0xff;
    default:
      return false;
  }
}

function encode(item: Item, address: number, long: boolean): Uint8Array {
  switch (item.kind) {
    case 'label':
    case 'origin':
    case 'space':
      return new Uint8Array(0);
    case 'plain':
      return Uint8Array.of(item.opcode);
    case 'constant':
      return Uint8Array.from(pushBytes(signed(item.value)));
    case 'address':
      return Uint8Array.of(0x9a, ...split(item.target.address));
    case 'branch':
    case 'memory': {
      const { address: target } = item.target;
      const operand = item.kind === 'branch' ? distance(address, target) : target;
      if (long) return Uint8Array.of(item.opcode + 1, ...split(operand));
      return Uint8Array.of(item.opcode, operand & 0xff);
    }
    case 'data': {
      const bytes = new Uint8Array(item.size);
      bytes.set(item.bytes);
      return bytes;
    }
  }
}

/** The first address of begin…end - 1 that lies in no section, or -1. Without sections there is one, which has them all. */
function firstOutside(begin: number, end: number, sections: readonly Section[]): number {
  if (sections.length === 0) return -1;
  for (let address = begin; address < end; ) {
    const home = sections.find((each) => each.begin <= address && address <= each.end);
    if (home === undefined) return address;
    address = home.end + 1;
  }
  return -1;
}

function hex(address: number): string {
  return `0x${address.toString(16).padStart(4, '0')}`;
}
