import type { CompiledProgram } from '../compiler/compile.js';
import { lastWritten } from './sections.js';

/**
 * A program for firmware in C: a macro for the address of each symbol, the newest first, and for each section its bounds and its bytes,
 * which make an initialiser: `uint8_t sram[] = { EMBEDVM_SECT_SRAM_DATA };`. The names are those that the C compiler writes. A symbol
 * that occurs twice has the address of the later one.
 */
export function toCHeader(program: CompiledProgram): string {
  const { symbols, sections, written, bytes } = program;
  const addresses = new Map(symbols.map(({ name, address }) => [name, address]));
  const lines = [...addresses]
    .reverse()
    .map(([name, address]) => `#define EMBEDVM_SYM_${name} ${hex(address)}`);
  for (const { name, begin, end } of [...sections].reverse()) {
    const data = bytes.subarray(begin, lastWritten(written, begin, end) + 1);
    lines.push(
      `#define EMBEDVM_SECT_${name}_BEGIN ${hex(begin)}`,
      `#define EMBEDVM_SECT_${name}_END ${hex(end)}`,
      `#define EMBEDVM_SECT_${name}_DATA${data.length === 0 ? '' : ` ${data.join(',')}`}`,
    );
  }
  return [...lines, ''].join('\n');
}

function hex(address: number): string {
  return `0x${address.toString(16).padStart(4, '0')}`;
}
