/** One frame of a wasm function in a JavaScript stack. */
export interface WasmFrame {
  readonly function: number;
  /** Offset in the module that runs. */
  readonly offset: number;
}

/**
 * The wasm frames of a stack, innermost first, as V8 prints them (`wasm-function[3]:0x4a`). Empty when somebody made Error print
 * stacks otherwise. The end of a line is V8's own; what stands in front of it may be the guest's function names.
 */
export function wasmFrames(stack: unknown): WasmFrame[] {
  if (typeof stack !== 'string') return [];
  return [...stack.matchAll(/wasm-function\[(\d+)\]:0x([0-9a-f]+)\)?$/gm)].map(([, index, offset]) => ({
    function: Number(index),
    offset: Number.parseInt(offset, 16),
  }));
}

/** Whether the innermost frame of a stack is known to be JavaScript: then the trap is not the guest's. */
export function beginsOutside(stack: unknown): boolean {
  if (typeof stack !== 'string') return false;
  const first = /^ {4}at .*$/m.exec(stack);
  return first !== null && !first[0].includes('wasm-function[');
}
