#!/usr/bin/env node
import { realpathSync } from 'node:fs';
import { createRequire } from 'node:module';
import { resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { Command, CommanderError, InvalidArgumentError } from 'commander';
import { describe } from './commands/describe.js';
import { generate } from './commands/generate.js';
import { run } from './commands/run.js';
import { EXIT, Failure } from './failure.js';
import { type Style, styleFor } from './report.js';

const { version } = createRequire(import.meta.url)('@callgate/tools/package.json') as { version: string };

/** Where a command runs and prints. */
export interface Terminal {
  /** The current folder; paths that the user gives are relative to it. */
  readonly cwd: string;
  readonly out: (text: string) => void;
  readonly err: (text: string) => void;
  readonly style: Style;
}

/** The command line. Answers the exit status; nothing of it reaches for the process. */
export async function main(argv: readonly string[], { cwd, out, err, style }: Terminal): Promise<number> {
  let status: number = EXIT.ok;
  const print = (line: string) => out(`${line}\n`);
  const program = new Command('callgate')
    .description('Write the border between guest code and its kernel once.')
    .version(version)
    .exitOverride()
    .configureOutput({ writeOut: out, writeErr: err })
    .showHelpAfterError()
    .addHelpText('after', '\nExit status: 0 done, 1 could not run, 100 ran and found something.');

  program
    .command('generate')
    .description('make every file of the ABI and write those that changed')
    .option('--check', 'write nothing; exit 100 when something is stale', false)
    .option('--only <backend>', 'only this back end; may be given again', collect, [])
    .option('--json', 'say what changed as JSON', false)
    .addHelpText(
      'after',
      '\nExamples:\n  callgate generate\n  callgate generate --check\n  callgate generate --only kernel-ts',
    )
    .action(async (options) => {
      status = await generate(cwd, options, print);
    });

  program
    .command('describe <call>')
    .description('show a call: signature, number, and its lowered form on each target profile')
    .option('--json', 'as JSON', false)
    .addHelpText('after', '\nExamples:\n  callgate describe saulRead\n  callgate describe 36 --json')
    .action((call: string, options) => {
      status = describe(cwd, call, options.json, print);
    });

  program
    .command('run <manifest>')
    .description("run all vats of a manifest in one kernel, on this machine's devices")
    .option('--trace', 'show each dispatch and syscall', false)
    .option('--json', 'show nothing but the outcome, as JSON; with --trace, one object a line', false)
    .option('--seconds <number>', 'stop after so long', seconds)
    .addHelpText(
      'after',
      '\nExamples:\n  callgate run sensor-watch.json\n  callgate run sensor-watch.json --trace',
    )
    .action(async (manifest: string, options) => {
      status = await run(resolve(cwd, manifest), { ...options, style }, print);
    });

  try {
    await program.parseAsync(argv, { from: 'user' });
    return status;
  } catch (error) {
    if (error instanceof CommanderError) return error.exitCode === 0 ? EXIT.ok : EXIT.failed;
    if (!(error instanceof Failure)) throw error;
    err(`${error.message}\n${error.help === '' ? '' : `  help: ${error.help}\n`}`);
    return error.status;
  }
}

function collect(value: string, before: readonly string[]): readonly string[] {
  return [...before, value];
}

function seconds(text: string): number {
  const value = Number(text);
  if (!(value > 0)) throw new InvalidArgumentError('A number above 0 is needed.');
  return value;
}

if (process.argv[1] !== undefined && realpathSync(process.argv[1]) === fileURLToPath(import.meta.url)) {
  process.exitCode = await main(process.argv.slice(2), {
    cwd: process.cwd(),
    out: (text) => process.stdout.write(text),
    err: (text) => process.stderr.write(text),
    style: styleFor(process.stdout),
  });
}
