import { LARGEST_MEMORY, Machine } from '@callgate/vm-embedvm';
import { EXIT, Failure } from '../../failure.js';
import { addressOf, loadProgram } from './image.js';

export interface RunOptions {
  /** Where to begin: a name of the source or an address; `main` of the image by default. */
  readonly entry?: string;
  /** Most instructions. */
  readonly fuel: number;
  readonly json: boolean;
}

/**
 * `callgate evm run`: runs a program in the bare machine, without a kernel and devices. Each user call is shown, and answered as the
 * C interpreter's demo host does: the sum of the arguments, exclusive-or its number. 100 when the program does not end by itself.
 */
export function runBare(file: string, options: RunOptions, print: (line: string) => void): number {
  const loaded = loadProgram(file);
  const { image } = loaded;
  const entry =
    options.entry === undefined ? (image.main ?? image.dispatch) : addressOf(options.entry, loaded);
  if (entry === null) throw new Failure(`${file} has no entry.`, 'Say where to begin with --entry.');
  const memory = new Uint8Array(LARGEST_MEMORY);
  memory.set(image.bytes);
  const machine = new Machine({
    memory,
    stackLimit: image.stackLimit,
    userCall(id, count, argv) {
      const values = Array.from(argv.subarray(0, count), (value) => (value << 16) >> 16);
      const answer = (values.reduce((sum, value) => sum + value, 0) ^ id) & 0xffff;
      const shown = (answer << 16) >> 16;
      if (options.json) print(JSON.stringify({ event: 'user-call', id, values, answer: shown }));
      else print(`uf${id}(${values.join(', ')}) = ${shown}`);
      return answer;
    },
  });
  machine.enter(entry);
  const end = machine.run(options.fuel);
  const { ip, sp, sfp, fuelUsed, detail } = machine;
  if (options.json)
    print(JSON.stringify({ event: 'outcome', end, instructions: fuelUsed, ip, sp, sfp, detail }));
  else print(`${detail === '' ? end : `${end}: ${detail}`}, after ${fuelUsed} instructions`);
  return end === 'ended' ? EXIT.ok : EXIT.findings;
}
