import {
  type Gate,
  GuestMemory,
  type Limits,
  type Vm,
  type VmBackend,
  f32Bits,
  f64High,
  f64Low,
} from '@callgate/kernel';
import { IMPORT_MODULE } from './check/imports.js';
import { CompiledImage } from './compiled-image.js';
import type { SlotType, WasmGlue } from './glue.js';
import { checkGlue } from './glue-check.js';
import { ImageCache } from './image-cache.js';
import { WasmVm } from './machine.js';

const NO_MEMORY = new ArrayBuffer(0);

/** The VM that runs wasm guests in V8, each charged for every instruction before it runs. */
export function wasmBackend(glue: WasmGlue): VmBackend {
  checkGlue(glue);
  const images = new ImageCache<CompiledImage>();
  return {
    id: 'wasm',
    profile: { id: 'wasm32', handleBits: 32, littleEndian: true, canSuspend: false, largestBody: 65_535 },
    load(image: Uint8Array, gate: Gate, limits: Limits): Vm {
      // A copy: nobody changes the bytes between their check and their use.
      const bytes = new Uint8Array(image);
      const compiled = images.get(bytes, limits, (hash) => new CompiledImage(bytes, hash, glue, limits));
      let memory: WebAssembly.Memory | null = null;
      const guestMemory = new GuestMemory(gate, () => memory?.buffer ?? NO_MEMORY);
      const imports = bindImports(glue, gate, guestMemory);
      const instance = compiled.instantiate(imports);
      memory = instance.exports.memory as WebAssembly.Memory;
      return new WasmVm(instance, compiled, gate);
    },
  };
}

/** The functions of one vat by their numbers, which are the import fields of a rewritten image. */
function bindImports(glue: WasmGlue, gate: Gate, memory: GuestMemory): WebAssembly.Imports {
  const functions: WebAssembly.Imports[string] = Object.create(null);
  const bound = glue.bind(gate, memory);
  for (const { name, number, parameters } of glue.imports) {
    const handler = bound.get(number);
    if (handler === undefined)
      throw new Error(`invariant: the glue binds every syscall, ${name}#${number} is missing`);
    functions[String(number)] = gate.observed(handler, (slots) => wordsOf(number, parameters, slots));
  }
  return { [IMPORT_MODULE]: functions };
}

/** A call's number and its slots as words; a float is its bits, and one of 64 bits takes two words. */
function wordsOf(number: number, types: readonly SlotType[], slots: readonly number[]): Int32Array {
  const words = slots.flatMap((slot, index) => {
    if (types[index] === 'f32') return [f32Bits(slot)];
    return types[index] === 'f64' ? [f64Low(slot), f64High(slot)] : [slot];
  });
  return Int32Array.of(number, ...words);
}
