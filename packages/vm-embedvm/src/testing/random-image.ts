import type { Draw } from './random-program.js';

/** A program of the bare machine that nobody wrote, in a memory of its own. */
export interface RandomImage {
  readonly size: number;
  readonly stackLimit: number;
  readonly bytes: Uint8Array;
  /** Most steps worth looking at. */
  readonly steps: number;
}

const SIZES = [0x1_0000, 0xfffe, 4096, 512, 256, 256];

/** Draws a program. `first` is an opcode that it comes to with words on its stack, so that a campaign can see to it that none is missing. */
export function randomImage(draw: Draw, first: number): RandomImage {
  const size = SIZES[draw(SIZES.length)];
  const bytes = new Uint8Array(Math.min(size, 600)).fill([0, 0, 0x91, 0x9c, 0x40][draw(5)]);
  const code = [
    ...Array.from({ length: draw(9) }, () => word(draw)),
    [first, byte(draw), byte(draw)].slice(0, draw(8) === 0 ? 1 : lengthOf(first)),
    ...Array.from({ length: 1 + draw(60) }, () => instruction(draw)),
  ].flat();
  bytes.set(code.slice(0, bytes.length));
  return { size, stackLimit: [0, 0, 0, 200, 240][draw(5)], bytes, steps: 40 + draw(160) };
}

const byte = (draw: Draw): number => draw(256);

/** A push of a word that is often small, and often an address of the program. */
function word(draw: Draw): number[] {
  const value = [
    () => draw(4),
    () => draw(64),
    () => 2 * draw(128),
    () => 0xffff - draw(600),
    () => draw(0x1_0000),
  ][draw(5)]();
  return [0x9a, value >> 8, value & 255];
}

/** Instructions that keep a program going for a while: pushes often, everything else sometimes, all bytes at times. */
function instruction(draw: Draw): number[] {
  const near = (least: number, most: number) => least + draw(most - least + 1);
  const kind = draw(40);
  if (kind < 6) return [0x90 + draw(8)];
  if (kind < 9) return [0x98 + draw(2), byte(draw)];
  if (kind < 12) return word(draw);
  if (kind < 15) return [[0, 1, 2, 3, 0x3f, 0x3e, 0x40, 0x41, 0x7f][draw(9)]];
  if (kind < 19) return [0x80 + draw(15)];
  if (kind < 21) return [0xa8 + draw(8)];
  if (kind < 24) return [0xa0 + 2 * draw(4), near(-12, 24) & 255];
  if (kind < 26) {
    const far = near(-20, 60);
    return [0xa1 + 2 * draw(4), (far >> 8) & 255, far & 255];
  }
  if (kind < 30) {
    const op = 0xc0 + draw(48);
    return [op, byte(draw), byte(draw)].slice(0, lengthOf(op));
  }
  if (kind < 33) return [0xf0 + draw(16)];
  if (kind < 37) return [0x98, draw(7), 0xb0 + draw(16)];
  if (kind < 39) return [[0x9b, 0x9c, 0x9d, 0x9d, 0x9e, 0x9f][draw(6)]];
  return [byte(draw)];
}

/** Bytes of an instruction. */
function lengthOf(op: number): number {
  if (op >= 0xc0 && op < 0xf0) return [2, 3, 1, 2, 3, 1, 1, 1][op & 7];
  if (op === 0x98 || op === 0x99) return 2;
  if (op === 0x9a) return 3;
  if (op >= 0xa0 && op < 0xa8) return 2 + (op & 1);
  return 1;
}
