import { createRequire } from 'node:module';
import { resolve } from 'node:path';
import { Command, CommanderError, InvalidArgumentError, type Option } from 'commander';
import { addEvm } from './commands/evm.js';
import { addNew } from './commands/new.js';
import { PURPOSES } from './doctor/tools.js';
import { EXIT, Failure, refusedFile } from './failure.js';
import type { Progress } from './progress.js';
import type { Style } from './style.js';

const { version } = createRequire(import.meta.url)('@callgate/tools/package.json') as { version: string };

/** Where a command runs and prints. */
export interface Terminal {
  /** The current folder; paths that the user gives are relative to it. */
  readonly cwd: string;
  readonly out: (text: string) => void;
  readonly err: (text: string) => void;
  readonly style: Style;
  readonly progress: Progress;
  /** Aborts when the user interrupts; asked for only by commands that end then by themselves. */
  readonly interrupted: () => AbortSignal;
}

/**
 * The command line. Answers the exit status; nothing of it reaches for the process. A command's own modules are loaded when it runs: the
 * others must work when generated code does not compile, and need not wait for them.
 */
export async function main(
  argv: readonly string[],
  { cwd, out, err, style, progress, interrupted }: Terminal,
): Promise<number> {
  let status: number = EXIT.ok;
  const print = (line: string) => out(`${line}\n`);
  const program = new Command('callgate')
    .description('Write the border between guest code and its kernel once.')
    .version(version)
    .exitOverride()
    .configureOutput({ writeOut: out, writeErr: err })
    .configureHelp({ optionDescription })
    .addHelpText(
      'after',
      `
Exit status: 0 done, 1 could not run, 100 ran and found something.

Examples:
  callgate init my-abi
  callgate generate --check
  callgate describe saulRead
  callgate run guests.json --trace`,
    );

  program
    .command('init [folder]')
    .description(
      'make a project with an ABI of its own, a host and guests, in a folder that is empty or not there yet',
    )
    .option('--name <name>', "name of the project and its ABI; the folder's by default")
    .option(
      '--packages <folder>',
      'take the packages of Callgate from this folder (`npm run pack` in a clone fills one), not from the registry',
    )
    .option('--dry-run', 'say what would be made, and write nothing', false)
    .option('--json', 'as JSON', false)
    .addHelpText(
      'after',
      '\nAll files are written, or none.\n\nExamples:\n  callgate init my-abi\n  callgate init . --name my-abi\n  callgate init my-abi --dry-run',
    )
    .action(async (folder: string | undefined, options) => {
      const { init } = await import('./commands/init.js');
      status = init(cwd, version, folder ?? '.', options, print);
    });

  program
    .command('generate')
    .description('make every file of the ABI and write those that changed')
    .option('--check', 'write nothing; exit 100 when something is stale', false)
    .option('--only <backend>', 'only this back end; may be given again', collect, [])
    .option('--watch', 'do so again after each change, until interrupted', false)
    .option('--json', 'say what changed as JSON', false)
    .addHelpText(
      'after',
      '\nExamples:\n  callgate generate\n  callgate generate --check\n  callgate generate --only kernel-ts\n  callgate generate --watch',
    )
    .action(async (options) => {
      if (options.watch) {
        const { generateWatch } = await import('./commands/generate-watch.js');
        status = await generateWatch(cwd, options, interrupted(), print);
      } else {
        const { generate } = await import('./commands/generate.js');
        status = await generate(cwd, options, print, options.json ? undefined : progress);
      }
    });

  addNew(program, { cwd, print, finish: (end) => (status = end) });

  program
    .command('describe <name>')
    .description(
      'show what a name of the ABI stands for: a syscall or a dispatch with its form on each target profile, a handle kind, an enum, a record, a family; a call or a kind by its number, too',
    )
    .option('--json', 'as JSON', false)
    .addHelpText(
      'after',
      '\nExamples:\n  callgate describe saulRead\n  callgate describe 36 --json\n  callgate describe Phydat\n  callgate describe SaulUnit.Volt',
    )
    .action(async (name: string, options) => {
      const { describe } = await import('./commands/describe.js');
      status = describe(cwd, name, options.json, print);
    });

  program
    .command('stamp <image>')
    .description(
      'write into a wasm image which calls it uses, so that it also runs under another version of its ABI that has them unchanged',
    )
    .option('-o, --output <file>', 'where the stamped image goes; it replaces the image by default')
    .option('--check', 'write nothing; say whether the image fits the ABI here, and exit 100 when not', false)
    .option('--json', 'as JSON', false)
    .addHelpText(
      'after',
      '\nExamples:\n  callgate stamp guest.wasm\n  callgate stamp guest.wasm --check\n  callgate stamp guest.wasm -o build/guest.wasm --json',
    )
    .action(async (image: string, options: { output?: string; check: boolean; json: boolean }) => {
      const { stamp } = await import('./commands/stamp.js');
      const output = options.output === undefined ? null : resolve(cwd, options.output);
      status = stamp(cwd, resolve(cwd, image), { ...options, output }, print);
    });

  addEvm(program, { cwd, print, finish: (end) => (status = end) });

  program
    .command('explain [id]')
    .description(
      'say what the id of a finding stands for, in a definition (CG…) or in a source of an EmbedVM guest (EVM…, EVS…); without one, list them all',
    )
    .option('--json', 'as JSON', false)
    .addHelpText(
      'after',
      '\nExamples:\n  callgate explain CG144\n  callgate explain EVM019\n  callgate explain',
    )
    .action(async (id: string | undefined, options) => {
      const { explain } = await import('./commands/explain.js');
      status = explain(id ?? null, options.json, print);
    });

  program
    .command('doctor')
    .description(
      'show what is installed for each guest language of the project, what is missing, and how to get it',
    )
    .option(
      '--for <purpose>',
      `only what this needs; exit 100 when something is missing (${PURPOSES.join(', ')})`,
    )
    .option('--json', 'as JSON', false)
    .addHelpText('after', '\nExamples:\n  callgate doctor\n  callgate doctor --for c')
    .action(async (options: { for?: string; json: boolean }) => {
      const [{ doctor }, { purposesIn }, { thisMachine }] = await Promise.all([
        import('./commands/doctor.js'),
        import('./doctor/here.js'),
        import('./doctor/machine.js'),
      ]);
      const here = purposesIn(cwd);
      status = doctor({ for: options.for ?? null, here, json: options.json }, thisMachine(cwd), print);
    });

  program
    .command('run <manifest>')
    .description("run all vats of a manifest in one kernel, on this machine's devices")
    .option('--trace', 'show each dispatch and its first and last syscalls', false)
    .option('--trace-all', 'show each dispatch and every syscall', false)
    .option('--trace-words', 'show the words of every syscall, as firmware does', false)
    .option(
      '--json',
      'show nothing but the outcome, as JSON; with --trace, one object a line and every syscall',
      false,
    )
    .option(
      '--seconds <number>',
      'stop between two cranks after so long; within one, `fuel` of the manifest bounds',
      seconds,
    )
    .addHelpText('after', '\nExamples:\n  callgate run guests.json\n  callgate run guests.json --trace')
    .action(async (manifest: string, options) => {
      const { run } = await import('./commands/run.js');
      status = await run(resolve(cwd, manifest), { ...options, style }, print);
    });

  pointToHelp(program);
  try {
    await program.parseAsync(argv, { from: 'user' });
    return status;
  } catch (error) {
    if (error instanceof CommanderError) return error.exitCode === 0 ? EXIT.ok : EXIT.failed;
    const failure = error instanceof Failure ? error : refusedFile(error);
    if (failure === null) throw error;
    err(`${failure.message}\n${failure.help === '' ? '' : `  help: ${failure.help}\n`}`);
    return failure.status;
  }
}

/** Behind a mistake in its words every command names its own help, instead of printing all of it: the mistake stays in sight. */
function pointToHelp(command: Command, before = ''): void {
  const called = `${before}${command.name()}`;
  command.showHelpAfterError(`  help: \`${called} --help\` shows what it takes, with examples.`);
  for (const each of command.commands) pointToHelp(each, `${called} `);
}

/** What an option does, and its default where it says something. */
function optionDescription({ description, defaultValue, defaultValueDescription }: Option): string {
  const isSilent = defaultValue === undefined || defaultValue === false || String(defaultValue) === '';
  return isSilent ? description : `${description} (default: ${defaultValueDescription ?? defaultValue})`;
}

function collect(value: string, before: readonly string[]): readonly string[] {
  return [...before, value];
}

function seconds(text: string): number {
  const value = Number(text);
  if (!(value > 0)) throw new InvalidArgumentError('A number above 0 is needed.');
  return value;
}
