import type { Handlers } from '@callgate/kernel/abi';
import { wasmGlue } from '@callgate/vm-wasm/glue';

/** Every import of a wasm guest, `name#number`, with its signature in WebAssembly text. */
export const WASM_TYPES: Readonly<Record<string, string>> = Object.fromEntries(
  // The glue's tables need no handlers.
  wasmGlue({} as Handlers).imports.map(({ name, number, parameters, results }) => [
    `${name}#${number}`,
    [list('param', parameters), list('result', results)].join(' '),
  ]),
);

function list(what: string, types: readonly string[]): string {
  return types.length === 0 ? '' : `(${what} ${types.join(' ')})`;
}
