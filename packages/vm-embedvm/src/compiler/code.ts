import type { Place } from '../diagnostic.js';
import { pushBytes } from '../word.js';

/** A place in the image that something refers to. Its address is known when the program is laid out. */
export interface Label {
  address: number;
}

/** One part of a program, in the order of its source. */
export type Item = { readonly place: Place } & (
  | { readonly kind: 'label'; readonly label: Label }
  /** What follows stands at this address. */
  | { readonly kind: 'origin'; readonly address: number }
  /** An instruction without an operand that depends on addresses. */
  | { readonly kind: 'plain'; readonly opcode: number }
  /** `push` of a constant: three bytes in the first pass, as short as it can be after it. */
  | { readonly kind: 'constant'; readonly value: number }
  /** `push` of an address: always three bytes. */
  | { readonly kind: 'address'; readonly target: Label }
  /** `opcode` with a distance of one byte, `opcode + 1` with two. */
  | { readonly kind: 'branch'; readonly opcode: number; readonly target: Label }
  /** A load or store: `opcode` with an address of one byte, `opcode + 1` with two. */
  | { readonly kind: 'memory'; readonly opcode: number; readonly target: Label }
  /** `bytes`, then zeros up to the size. */
  | { readonly kind: 'data'; readonly bytes: Uint8Array; readonly size: number }
  /** Addresses that the image does not contain. */
  | { readonly kind: 'space'; readonly size: number }
);

/** Items one behind the other. */
export class Code {
  readonly items: Item[] = [];

  plain(place: Place, ...opcodes: readonly number[]): void {
    for (const opcode of opcodes) this.items.push({ kind: 'plain', place, opcode });
  }

  constant(place: Place, value: number): void {
    this.items.push({ kind: 'constant', place, value });
  }

  address(place: Place, target: Label): void {
    this.items.push({ kind: 'address', place, target });
  }

  branch(place: Place, opcode: number, target: Label): void {
    this.items.push({ kind: 'branch', place, opcode, target });
  }

  memory(place: Place, opcode: number, target: Label): void {
    this.items.push({ kind: 'memory', place, opcode, target });
  }

  /** Puts a label here. */
  mark(place: Place, label: Label): void {
    this.items.push({ kind: 'label', place, label });
  }

  /** One of a row of opcodes for 1 to 8, as often as `count` needs: the full ones first. */
  counted(place: Place, opcode: number, count: number): void {
    for (let left = count; left > 0; left -= 8) this.plain(place, opcode + Math.min(left, 8) - 1);
  }
}

/** Bytes of an item in its short and in its long form. */
export function sizeOf(item: Item, long: boolean): number {
  switch (item.kind) {
    case 'label':
    case 'origin':
      return 0;
    case 'plain':
      return 1;
    case 'constant':
      return long ? 3 : pushBytes(item.value).length;
    case 'address':
      return 3;
    case 'branch':
    case 'memory':
      return long ? 3 : 2;
    case 'data':
    case 'space':
      return item.size;
  }
}
