import { assemble } from '../assembler/index.js';
import type { EmbedVmImage } from '../image.js';
import { dataLines } from './data.js';
import { type Instruction, instructionAt } from './instruction.js';

/** Behind the instruction and before its address and bytes. */
const WIDTH = 28;

/**
 * An image as assembly, which assembles to the same image. Code is what the entries reach; everything else, also routines that are only
 * reached through an address in a variable, is written as data.
 */
export function disassemble(image: EmbedVmImage): string {
  const text = write(image, 'free');
  const { bytes } = assemble({ file: 'image.evs', text });
  const same = bytes?.length === image.bytes.length && bytes.every((byte, at) => byte === image.bytes[at]);
  // The assembler may choose another length than whoever made the image.
  return same ? text : write(image, 'stated');
}

/** `widths`: whether branches, loads and stores say how long they are, or leave it to the assembler where it would do the same. */
function write(
  { stamp, main, dispatch, stackLimit, bytes }: EmbedVmImage,
  widths: 'free' | 'stated',
): string {
  const entries = [
    ['main', main],
    ['dispatch', dispatch],
  ] as const;
  const code = reached(
    bytes,
    entries.flatMap(([, address]) => (address === null ? [] : [address])),
  );
  const names = namesOf(code, entries);
  const nameOf = (address: number): string => names.get(address)?.[0] ?? hex(address);

  const lines = [`.abi "${stamp.name}" "${stamp.version}" "${stamp.fingerprint}"`];
  for (const [name, address] of entries) {
    if (address !== null) lines.push(`.entry ${name} ${nameOf(address)}`);
  }
  if (stackLimit !== 0) lines.push(`.stack ${hex(stackLimit)}`);
  lines.push('');
  for (let address = 0; address < bytes.length; ) {
    const instruction = code.get(address);
    if (instruction === undefined) {
      let end = address + 1;
      while (end < bytes.length && !code.has(end)) end++;
      lines.push(...dataLines(bytes.subarray(address, end), address));
      address = end;
      continue;
    }
    for (const name of names.get(address) ?? []) lines.push(`${name}:`);
    const raw = bytes.subarray(address, address + instruction.size);
    const line = `  ${lineOf(instruction, widths, nameOf)}`;
    lines.push(`${line.padEnd(WIDTH)}; ${hex(address)}  ${Buffer.from(raw).toString('hex')}`);
    address += instruction.size;
  }
  return `${lines.join('\n')}\n`;
}

function lineOf(
  { mnemonic, text, operand, bytes, value }: Instruction,
  widths: 'free' | 'stated',
  nameOf: (address: number) => string,
): string {
  if (operand === 'none') return text === '' ? mnemonic : `${mnemonic} ${text}`;
  if (operand === 'number') return `${mnemonic} ${value}`;
  const shrinks = operand !== 'target' && bytes === 2 && value <= 0xff;
  const width = widths === 'stated' ? (bytes === 1 ? '.s' : '.l') : shrinks ? '.l' : '';
  const where = operand === 'target' ? nameOf(value) : hex(value);
  return `${mnemonic}${width} ${where}${operand === 'index' ? '[pop]' : ''}`;
}

/** The instructions that can be reached, by address. None begins inside another. */
function reached(bytes: Uint8Array, entries: readonly number[]): Map<number, Instruction> {
  const found = new Map<number, Instruction>();
  const taken = new Uint8Array(bytes.length);
  const open = [...entries];
  for (let address = open.pop(); address !== undefined; address = open.pop()) {
    while (address < bytes.length && taken[address] === 0) {
      const instruction = instructionAt(bytes, address);
      if (instruction === null) break;
      const end: number = address + instruction.size;
      if (taken.subarray(address, end).includes(1)) break;
      taken.fill(1, address, end);
      found.set(address, instruction);
      if (instruction.operand === 'target') open.push(instruction.value);
      if (!instruction.goesOn) break;
      address = end;
    }
  }
  return found;
}

/** Names of the instructions that something goes to. */
function namesOf(
  code: ReadonlyMap<number, Instruction>,
  entries: readonly (readonly [string, number | null])[],
): Map<number, string[]> {
  const names = new Map<number, string[]>();
  const add = (address: number, name: string): void => {
    if (!code.has(address)) return;
    const known = names.get(address);
    if (known === undefined) names.set(address, [name]);
    else known.push(name);
  };
  for (const [name, address] of entries) if (address !== null) add(address, name);
  for (const { operand, value } of code.values()) {
    if (operand === 'target' && !names.has(value)) add(value, `L${value.toString(16).padStart(4, '0')}`);
  }
  return names;
}

function hex(address: number): string {
  return `0x${address.toString(16).padStart(4, '0')}`;
}
