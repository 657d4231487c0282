/** Opcodes of the binary operators. */
const OPCODES: Readonly<Record<string, number>> = {
  '+': 0x80,
  '-': 0x81,
  '*': 0x82,
  '/': 0x83,
  '%': 0x84,
  '<<': 0x85,
  '>>': 0x86,
  '&': 0x87,
  '|': 0x88,
  '^': 0x89,
  '&&': 0x8a,
  '||': 0x8b,
  '<': 0xa8,
  '<=': 0xa9,
  '==': 0xaa,
  '!=': 0xab,
  '>=': 0xac,
  '>': 0xad,
};

/** The operators from loose to tight. `?:` has the empty place between `&&` and `|`, other than in C. */
const LEVELS = ['||', '&&', '', '|', '^', '&', '== !=', '< <= > >=', '<< >>', '+ -', '* / %'];

/** How tightly `?:` binds. */
export const CONDITIONAL = LEVELS.indexOf('');

export interface Operator {
  readonly opcode: number;
  /** The higher, the tighter it binds. */
  readonly strength: number;
}

/** Every binary operator. All associate to the left. */
export const BINARY: ReadonlyMap<string, Operator> = new Map(
  LEVELS.flatMap((level, strength) =>
    level
      .split(' ')
      .filter((text) => text !== '')
      .map((text) => [text, { opcode: OPCODES[text], strength }] as const),
  ),
);

/** The opcode of `op` in each assignment `op=`. */
export const COMBINED: ReadonlyMap<string, number> = new Map(
  ['+', '-', '*', '/', '%', '<<', '>>', '&', '|', '^'].map((text) => [`${text}=`, OPCODES[text]]),
);

/** The opcode behind `++` and `--`. */
export const STEPS: ReadonlyMap<string, number> = new Map([
  ['++', OPCODES['+']],
  ['--', OPCODES['-']],
]);

/** What each unary operator does to a word, and its opcode. */
export const UNARY: ReadonlyMap<string, { readonly opcode: number; fold(value: number): number }> = new Map([
  ['~', { opcode: 0x8c, fold: (value) => ~value }],
  ['-', { opcode: 0x8d, fold: (value) => -value }],
  ['!', { opcode: 0x8e, fold: (value) => (value === 0 ? 1 : 0) }],
]);
