/** How an instruction is written and encoded. */
export type Form =
  /** No operand. */
  | { readonly kind: 'plain'; readonly opcode: number }
  /** A constant `min…max` inside the opcode: `opcode + step × (value − min)`. */
  | {
      readonly kind: 'numbered';
      readonly opcode: number;
      readonly step: number;
      readonly min: number;
      readonly max: number;
    }
  /** `push`: the shortest of 90–97, 98, 99 and 9a for a constant; 9a for anything with a label. */
  | { readonly kind: 'push' }
  /** An operand of one or two bytes behind the opcode. */
  | {
      readonly kind: 'immediate';
      readonly opcode: number;
      readonly bytes: 1 | 2;
      readonly min: number;
      readonly max: number;
    }
  /** `opcode` with a distance of one byte, `opcode + 1` with two. */
  | { readonly kind: 'branch'; readonly opcode: number }
  /** `opcode + mode` (embedded address, popped address, popped index and embedded address). */
  | { readonly kind: 'memory'; readonly opcode: number };

const plain = (opcode: number): Form => ({ kind: 'plain', opcode });
const branch = (opcode: number): Form => ({ kind: 'branch', opcode });
const memory = (opcode: number): Form => ({ kind: 'memory', opcode });
const numbered = (opcode: number, step: number, min: number, max: number): Form => ({
  kind: 'numbered',
  opcode,
  step,
  min,
  max,
});

/** Every mnemonic. Together they reach all 256 opcodes. */
export const MNEMONICS: ReadonlyMap<string, Form> = new Map<string, Form>([
  ['getlocal', numbered(0x00, 1, 0, 31)],
  ['getarg', numbered(0x3f, -1, 0, 31)],
  ['setlocal', numbered(0x40, 1, 0, 31)],
  ['setarg', numbered(0x7f, -1, 0, 31)],
  ['add', plain(0x80)],
  ['sub', plain(0x81)],
  ['mul', plain(0x82)],
  ['div', plain(0x83)],
  ['rem', plain(0x84)],
  ['shl', plain(0x85)],
  ['shr', plain(0x86)],
  ['and', plain(0x87)],
  ['or', plain(0x88)],
  ['xor', plain(0x89)],
  ['land', plain(0x8a)],
  ['lor', plain(0x8b)],
  ['not', plain(0x8c)],
  ['neg', plain(0x8d)],
  ['lnot', plain(0x8e)],
  ['push', { kind: 'push' }],
  ['push8u', { kind: 'immediate', opcode: 0x98, bytes: 1, min: 0, max: 255 }],
  ['push8s', { kind: 'immediate', opcode: 0x99, bytes: 1, min: -128, max: 127 }],
  ['push16', { kind: 'immediate', opcode: 0x9a, bytes: 2, min: -32_768, max: 65_535 }],
  ['ret', plain(0x9b)],
  ['ret0', plain(0x9c)],
  ['drop', plain(0x9d)],
  ['icall', plain(0x9e)],
  ['ijmp', plain(0x9f)],
  ['jmp', branch(0xa0)],
  ['call', branch(0xa2)],
  ['jnz', branch(0xa4)],
  ['jz', branch(0xa6)],
  ['lt', plain(0xa8)],
  ['le', plain(0xa9)],
  ['eq', plain(0xaa)],
  ['ne', plain(0xab)],
  ['ge', plain(0xac)],
  ['gt', plain(0xad)],
  ['getsp', plain(0xae)],
  ['getsfp', plain(0xaf)],
  ['uf', numbered(0xb0, 1, 0, 15)],
  ['loadb', memory(0xc0)],
  ['storeb', memory(0xc8)],
  ['loadbs', memory(0xd0)],
  ['storebs', memory(0xd8)],
  ['loadw', memory(0xe0)],
  ['storew', memory(0xe8)],
  ['bury', numbered(0xc5, 8, 0, 5)],
  ['dig', numbered(0xc6, 8, 0, 5)],
  ['dup', plain(0xc5)],
  ['swap', plain(0xc6)],
  ['zeros', numbered(0xf0, 1, 1, 8)],
  ['popover', numbered(0xf8, 1, 1, 8)],
  ['opcode', numbered(0x00, 1, 0, 255)],
]);

/** Every directive. */
export const DIRECTIVES: readonly string[] = [
  '.byte',
  '.word',
  '.ascii',
  '.space',
  '.include',
  '.equ',
  '.entry',
  '.stack',
  '.abi',
  '.absent',
  '.routine',
  '.end',
];
