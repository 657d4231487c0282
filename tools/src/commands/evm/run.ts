import { LARGEST_MEMORY, Machine } from '@callgate/vm-embedvm';
import { EXIT, Failure } from '../../failure.js';
import { addressOf, loadProgram } from './image.js';

export interface RunOptions {
  /** Where to begin: a name of the source or an address; `main` of the image by default. */
  readonly entry?: string;
  /** Most instructions. */
  readonly fuel: number;
  /** Most user calls to show; the others are counted. */
  readonly calls: number;
  readonly json: boolean;
}

/**
 * `callgate evm run`: runs a program in the bare machine, without a kernel and devices. Each user call is shown, and answered as the
 * C interpreter's demo host does: the sum of the arguments, exclusive-or its number. 100 when the program does not end by itself.
 * Whatever the program does, fuel bounds how long it runs, and `calls` how much is printed.
 */
export function runBare(file: string, options: RunOptions, print: (line: string) => void): number {
  const loaded = loadProgram(file);
  const { image } = loaded;
  const entry =
    options.entry === undefined ? (image.main ?? image.dispatch) : addressOf(options.entry, loaded);
  if (entry === null) throw new Failure(`${file} has no entry.`, 'Say where to begin with --entry.');
  const memory = new Uint8Array(LARGEST_MEMORY);
  memory.set(image.bytes);
  let calls = 0;
  const machine = new Machine({
    memory,
    stackLimit: image.stackLimit,
    userCall(id, count, argv) {
      let sum = 0;
      for (let index = 0; index < count; index++) sum += argv[index];
      const answer = (sum ^ id) & 0xffff;
      if (++calls > options.calls) return answer;
      const values = Array.from(argv.subarray(0, count), (value) => (value << 16) >> 16);
      const shown = (answer << 16) >> 16;
      if (options.json) print(JSON.stringify({ event: 'user-call', id, values, answer: shown }));
      else print(`uf${id}(${values.join(', ')}) = ${shown}`);
      return answer;
    },
  });
  machine.enter(entry);
  const end = machine.run(options.fuel);
  const { ip, sp, sfp, fuelUsed, detail } = machine;
  const hidden = Math.max(0, calls - options.calls);
  if (options.json) {
    print(
      JSON.stringify({ event: 'outcome', end, instructions: fuelUsed, calls, hidden, ip, sp, sfp, detail }),
    );
  } else {
    if (hidden > 0) print(`… and ${hidden} more user calls; --calls shows more.`);
    print(`${detail === '' ? end : `${end}: ${detail}`}, after ${fuelUsed} instructions`);
    if (end === 'out-of-fuel') print('  help: --fuel lets it run longer.');
  }
  return end === 'ended' ? EXIT.ok : EXIT.findings;
}
