import { abi } from '@callgate/kernel/abi';
import { stampWasm } from '@callgate/vm-wasm';
import binaryen from 'binaryen';

/** A guest image made of WebAssembly text, stamped with the bundled ABI. Memory and entries are the text's own business. */
export function wat(text: string): Uint8Array {
  return stampWasm(plainWat(text), abi.stamp);
}

/** A module made of WebAssembly text, without a stamp. */
export function plainWat(text: string): Uint8Array {
  // The AssemblyScript compiler sets these for the whole process.
  binaryen.setGenerateStackIR(false);
  binaryen.setOptimizeStackIR(false);
  const module = binaryen.parseText(text);
  module.setFeatures(binaryen.Features.All);
  const bytes = module.emitBinary();
  module.dispose();
  return bytes;
}
