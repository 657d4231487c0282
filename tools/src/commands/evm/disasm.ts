import { disassemble } from '@callgate/vm-embedvm';
import { EXIT } from '../../failure.js';
import { addressOf, loadProgram } from './image.js';
import { finish } from './output.js';

export interface DisasmOptions {
  /** Absolute path of the assembly; it is printed when undefined. */
  readonly output?: string;
  /** Where a raw image begins. */
  readonly entry?: string;
  readonly json: boolean;
}

/** `callgate evm disasm`: writes an image as assembly that assembles to the same image. */
export function disasm(
  file: string,
  { output, entry, json }: DisasmOptions,
  print: (line: string) => void,
): number {
  const loaded = loadProgram(file);
  const main = entry === undefined ? loaded.image.main : addressOf(entry, loaded);
  const text = disassemble({ ...loaded.image, main });
  if (output !== undefined)
    return finish(file, [{ path: output, content: text }], { diagnostics: [], warnings: [] }, json, print);
  print(json ? JSON.stringify({ assembly: text }, null, 2) : text.trimEnd());
  return EXIT.ok;
}
