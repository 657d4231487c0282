import { resolve } from 'node:path';
import { type Command, InvalidArgumentError } from 'commander';

/** Where `callgate evm` runs, and what it tells. */
export interface EvmContext {
  readonly cwd: string;
  readonly print: (line: string) => void;
  readonly finish: (status: number) => void;
}

/** Adds `callgate evm build|asm|disasm|run` to the command line. Each is loaded only when it is asked for. */
export function addEvm(program: Command, { cwd, print, finish }: EvmContext): void {
  const group = program
    .command('evm')
    .description('make, take apart and run programs for EmbedVM')
    .addHelpText(
      'after',
      '\nExamples:\n  callgate evm build guest.evm\n  callgate evm asm guest.evs\n  callgate evm run guest.evm',
    );
  const absolute = <Options extends { output?: string }>(options: Options): Options =>
    options.output === undefined ? options : { ...options, output: resolve(cwd, options.output) };

  group
    .command('build <source>')
    .description("compile a guest in EmbedVM's own language (.evm)")
    .option(
      '-o, --output <file>',
      'where the first output goes, the others beside it; beside the source by default',
    )
    .option('--emit <names>', 'outputs, with commas between: evmi, bin, ihx, sym, h, lst', 'evmi')
    .option(
      '--extension <name>',
      'user-calls ($uf9 to $uf15) or escapes (in strings); may be given again',
      collect,
      [],
    )
    .option('--stack <address>', 'a push below faults; behind all data by default', word)
    .option('--json', 'as JSON', false)
    .addHelpText(
      'after',
      '\nExamples:\n  callgate evm build guest.evm\n  callgate evm build guest.evm -o build/guest.evmi --emit evmi,sym,lst\n  callgate evm build firmware.evm --emit ihx,h',
    )
    .action(async (source: string, options) => {
      const { build } = await import('./evm/build.js');
      finish(build(resolve(cwd, source), absolute(options), print));
    });

  group
    .command('asm <source>')
    .description('assemble a guest in assembly (.evs) into an image (.evmi)')
    .option('-o, --output <file>', 'where the image goes; beside the source by default')
    .option('--json', 'as JSON', false)
    .addHelpText(
      'after',
      '\nExamples:\n  callgate evm asm guest.evs\n  callgate evm asm guest.evs -o build/guest.evmi',
    )
    .action(async (source: string, options) => {
      const { asm } = await import('./evm/asm.js');
      finish(asm(resolve(cwd, source), absolute(options), print));
    });

  group
    .command('disasm <program>')
    .description('write an image (.evmi, Intel HEX, raw) as assembly that assembles to the same image')
    .option('-o, --output <file>', 'where the assembly goes; it is printed by default')
    .option('--entry <address>', 'where a raw image begins; 0 by default')
    .option('--json', 'as JSON', false)
    .addHelpText(
      'after',
      '\nExamples:\n  callgate evm disasm guest.evmi\n  callgate evm disasm firmware.ihx --entry 0x100',
    )
    .action(async (file: string, options) => {
      const { disasm } = await import('./evm/disasm.js');
      finish(disasm(resolve(cwd, file), absolute(options), print));
    });

  group
    .command('run <program>')
    .description(
      'run a source or an image in the bare machine, and show its user calls; exit 100 when it does not end by itself',
    )
    .option(
      '--entry <name>',
      "where to begin: a name of the source or an address; the image's main by default",
    )
    .option('--fuel <number>', 'most instructions; it is stopped behind them', amount, 100_000_000)
    .option('--calls <number>', 'most user calls to show; more are only counted', amount, 1000)
    .option('--json', 'one object a line', false)
    .addHelpText(
      'after',
      '\nExamples:\n  callgate evm run guest.evm\n  callgate evm run firmware.ihx --entry 0x100',
    )
    .action(async (file: string, options) => {
      const { runBare } = await import('./evm/run.js');
      finish(runBare(resolve(cwd, file), options, print));
    });
}

function collect(value: string, before: readonly string[]): readonly string[] {
  return [...before, value];
}

function word(text: string): number {
  const value = Number(text);
  if (!(Number.isInteger(value) && value >= 0 && value <= 0xffff))
    throw new InvalidArgumentError('A number from 0 to 65535 is needed.');
  return value;
}

function amount(text: string): number {
  const value = Number(text);
  if (!(Number.isInteger(value) && value > 0))
    throw new InvalidArgumentError('A whole number above 0 is needed.');
  return value;
}
