import type { CompiledProgram } from '../compiler/compile.js';

/** The symbols of a program, one a line: address in hexadecimal, name, kind. */
export function toSymbols({ symbols }: CompiledProgram): string {
  return symbols.map(({ address, name, kind }) => `${hex(address)} ${name} (${kind})\n`).join('');
}

function hex(address: number): string {
  return address.toString(16).toUpperCase().padStart(4, '0');
}
