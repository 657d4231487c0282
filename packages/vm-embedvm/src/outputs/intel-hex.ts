import nrfIntelHex from 'nrf-intel-hex';
import type { CompiledProgram } from '../compiler/compile.js';
import { LARGEST_MEMORY } from '../machine.js';
import { lastWritten } from './sections.js';

/** The package is CommonJS whose exports are the class; its types describe a module with a default export. */
const MemoryMap = nrfIntelHex as unknown as typeof nrfIntelHex.default;

const BYTES_A_RECORD = 32;

/**
 * A program as Intel HEX, the same bytes as the C compiler writes: small letters, each section from its begin to its last written byte
 * with gaps as 0, the section declared last first. (The format: Intel, Hexadecimal Object File Format Specification, revision A, 1988.)
 */
export function toIntelHex(program: CompiledProgram): string {
  const records: string[] = [];
  for (const { begin, end } of [...program.sections].reverse()) {
    const last = lastWritten(program.written, begin, end);
    for (let address = begin; address <= last; address += BYTES_A_RECORD) {
      const behind = Math.min(address + BYTES_A_RECORD, last + 1);
      records.push(record(address, 0, program.bytes.subarray(address, behind)));
    }
  }
  return [...records, record(0, 1, new Uint8Array(0)), ''].join('\n');
}

/**
 * The raw image of an Intel HEX file, from address 0 to the highest byte; gaps are 0.
 * @throws RangeError one sentence that says what is wrong with the text
 */
export function fromIntelHex(text: string): Uint8Array {
  let blocks: [number, Uint8Array][];
  try {
    blocks = [...MemoryMap.fromHex(text)];
  } catch (error) {
    throw new RangeError(`this is no Intel HEX: ${error instanceof Error ? error.message : String(error)}`);
  }
  const end = Math.max(0, ...blocks.map(([address, bytes]) => address + bytes.length));
  if (end > LARGEST_MEMORY) {
    throw new RangeError(`the file reaches to address 0x${(end - 1).toString(16)}; EmbedVM has 0 to 0xffff`);
  }
  const image = new Uint8Array(end);
  for (const [address, bytes] of blocks) image.set(bytes, address);
  return image;
}

function record(address: number, type: number, data: Uint8Array): string {
  const bytes = [data.length, address >> 8, address & 0xff, type, ...data];
  const sum = bytes.reduce((total, byte) => total + byte, 0);
  return `:${[...bytes, -sum & 0xff].map((byte) => byte.toString(16).padStart(2, '0')).join('')}`;
}
