import type { VmBackend } from '@callgate/kernel';
import { DESCRIPTION } from './description.js';
import { embedvmImage } from './embedvm-guest.js';
import type { Program } from './program.js';
import { wasmInterpreter, wasmParameters } from './wasm-guest.js';

const interpreter = wasmInterpreter(DESCRIPTION);

/** The configuration of a vat that runs a program. */
export function vatOf(program: Program, wasm: VmBackend, embedvm: VmBackend) {
  const {
    guest,
    permissions,
    handles,
    inbox,
    fuel,
    memory,
    onFault,
    abandon = false,
    pipelining = false,
  } = program;
  const bounds = {
    permissions,
    handles,
    inbox,
    fuel,
    memory,
    onFault,
    onOutOfFuel: onFault,
    meter: 10 * fuel,
    abandon,
    pipelining,
  };
  return guest === 'wasm'
    ? { ...bounds, backend: wasm, image: interpreter, parameters: wasmParameters(program) }
    : { ...bounds, backend: embedvm, image: embedvmImage(program, DESCRIPTION) };
}
