import { MNEMONICS } from '../assembler/mnemonics.js';
import { pushBytes, signed } from '../word.js';

/** What an opcode's operand is. */
export type Operand = 'none' | 'number' | 'target' | 'address' | 'index';

/** How the assembler writes the instructions of one opcode. */
export interface Written {
  readonly mnemonic: string;
  /** What stands behind the mnemonic where the opcode itself says it. */
  readonly text: string;
  readonly operand: Operand;
  /** Bytes of the operand. */
  readonly bytes: 0 | 1 | 2;
}

/** One instruction at an address. */
export interface Instruction extends Written {
  /** Bytes of the whole. */
  readonly size: number;
  /** The operand as it is written: of a branch the address that it goes to, else the number. */
  readonly value: number;
  /** Whether the next instruction can follow it. */
  readonly goesOn: boolean;
}

const RETURN = 0x9b;
const RETURN_ZERO = 0x9c;
const JUMPS = [0x9f, 0xa0, 0xa1];

/** By opcode. The reserved ones are written as `opcode N`. */
const WRITTEN: readonly Written[] = table();

function table(): Written[] {
  const all = Array.from({ length: 256 }, (_, opcode): Written => {
    return { mnemonic: 'opcode', text: `0x${opcode.toString(16)}`, operand: 'none', bytes: 0 };
  });
  for (const [mnemonic, form] of MNEMONICS) {
    if (mnemonic === 'opcode') continue;
    switch (form.kind) {
      case 'plain':
        all[form.opcode] = { mnemonic, text: '', operand: 'none', bytes: 0 };
        break;
      case 'numbered':
        for (let value = form.min; value <= form.max; value++) {
          const opcode = form.opcode + form.step * (value - form.min);
          all[opcode] = { mnemonic, text: String(value), operand: 'none', bytes: 0 };
        }
        break;
      case 'push':
        for (let value = -4; value <= 3; value++) {
          all[pushBytes(value)[0]] = { mnemonic, text: String(value), operand: 'none', bytes: 0 };
        }
        break;
      case 'immediate':
        all[form.opcode] = { mnemonic, text: '', operand: 'number', bytes: form.bytes };
        break;
      case 'branch':
        all[form.opcode] = { mnemonic, text: '', operand: 'target', bytes: 1 };
        all[form.opcode + 1] = { mnemonic, text: '', operand: 'target', bytes: 2 };
        break;
      case 'memory':
        all[form.opcode] = { mnemonic, text: '', operand: 'address', bytes: 1 };
        all[form.opcode + 1] = { mnemonic, text: '', operand: 'address', bytes: 2 };
        all[form.opcode + 2] = { mnemonic, text: '[pop]', operand: 'none', bytes: 0 };
        all[form.opcode + 3] = { mnemonic, text: '', operand: 'index', bytes: 1 };
        all[form.opcode + 4] = { mnemonic, text: '', operand: 'index', bytes: 2 };
    }
  }
  return all;
}

/** The instruction at an address; null when the image ends inside it. */
export function instructionAt(image: Uint8Array, address: number): Instruction | null {
  const opcode = image[address];
  const written = WRITTEN[opcode];
  const size = 1 + written.bytes;
  if (address + size > image.length) return null;
  const goesOn = ![RETURN, RETURN_ZERO, ...JUMPS].includes(opcode) && written.mnemonic !== 'opcode';
  const [high, low] = image.subarray(address + 1, address + size);
  const raw = written.bytes === 2 ? high * 256 + low : (high ?? 0);
  const short = written.bytes === 1;
  switch (written.operand) {
    case 'number': {
      const value = short ? (written.mnemonic === 'push8s' ? (raw << 24) >> 24 : raw) : signed(raw);
      // The plain word wherever the assembler chooses this form by itself.
      const mnemonic = pushBytes(value)[0] === opcode ? 'push' : written.mnemonic;
      return { ...written, mnemonic, size, value, goesOn };
    }
    case 'target': {
      const distance = short ? (raw << 24) >> 24 : signed(raw);
      return { ...written, size, value: (address + distance) & 0xffff, goesOn };
    }
    default:
      return { ...written, size, value: raw, goesOn };
  }
}
