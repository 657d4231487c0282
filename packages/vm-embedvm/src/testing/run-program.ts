import { type CompileOptions, compile } from '../compiler/index.js';
import { formatDiagnostic } from '../diagnostic.js';
import { Machine, type Stop } from '../machine.js';

/** What a program did: how it stopped, and each user call with its arguments as signed words. */
export interface Ran {
  readonly stop: Stop;
  readonly calls: readonly (readonly [id: number, ...values: number[]])[];
  readonly memory: Uint8Array;
  /** The address of a name. */
  readonly at: (name: string) => number;
}

/** Compiles a program that has no mistakes, and runs its `main`. User calls answer the sum of their arguments. */
export function runProgram(text: string, options: Partial<CompileOptions> = {}): Ran {
  const { program, diagnostics } = compile({ file: 'test.evm', text, bare: true, ...options });
  if (program === null) throw new Error(diagnostics.map(formatDiagnostic).join('\n'));
  const memory = new Uint8Array(0x1_0000);
  memory.set(program.bytes);
  const calls: [number, ...number[]][] = [];
  const machine = new Machine({
    memory,
    userCall(id, count, argv) {
      const values = Array.from(argv.subarray(0, count), (value) => (value << 16) >> 16);
      calls.push([id, ...values]);
      return values.reduce((sum, value) => sum + value, 0) & 0xffff;
    },
  });
  const at = (name: string): number => {
    const found = program.symbols.find((each) => each.name === name);
    if (found === undefined) throw new Error(`there is no ${name}`);
    return found.address;
  };
  machine.enter(at('main'));
  return { stop: machine.run(1_000_000), calls, memory, at };
}
