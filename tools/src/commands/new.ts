import type { Command } from 'commander';
import { EXIT } from '../failure.js';
import { carryOut } from '../files.js';
import { type Project, findProject } from '../project.js';
import { type TellOptions, tellChanges } from '../report.js';
import type { Scaffolded } from '../scaffold/index.js';
import { SYSCALL_DEFAULTS } from '../scaffold/syscall-options.js';

/** Where `callgate new` runs, and what it tells. */
export interface NewContext {
  readonly cwd: string;
  readonly print: (line: string) => void;
  readonly finish: (status: number) => void;
}

/** Adds `callgate new family|syscall|device|backend` to the command line. */
export function addNew(program: Command, context: NewContext): void {
  const group = program
    .command('new')
    .description('make a family, a syscall, a device or a back end')
    .addHelpText(
      'after',
      '\nNothing is written unless all of it is: a name that is taken or wrong changes no file.\n\nExamples:\n  callgate new family lamp\n  callgate new syscall lamp lampSet --effect external --param level:u16\n  callgate new device lamp',
    );

  scaffold(group, 'family <name>', 'a module of the definition with one example call', [
    'callgate new family lamp',
    'callgate new family lamp --kind LampDevice',
  ])
    .option('--kind <name>', 'with a handle kind of this name')
    .action((name: string, options) =>
      make(context, options, ({ newFamily }, project) =>
        newFamily(project, { name, kind: options.kind ?? null }),
      ),
    );

  scaffold(group, 'syscall <family> <name>', "a call with the number behind the family's highest", [
    'callgate new syscall lamp lampSet --effect external --param level:u16',
    'callgate new syscall lamp lampName --effect input --param "name:Out<Bytes<32>>" --result u16',
  ])
    .requiredOption('--effect <effect>', 'pure, input, output or external')
    .option('--param <name:type>', 'a parameter; may be given again', collect, SYSCALL_DEFAULTS.parameters)
    .option('--result <type>', 'what it returns', SYSCALL_DEFAULTS.result)
    .option('--cost <fuel>', 'fuel, such as "20 + 1/byte"', SYSCALL_DEFAULTS.cost)
    .option('--summary <text>', 'what it does, in one sentence', SYSCALL_DEFAULTS.summary)
    .option('--returns <text>', 'what the result is', SYSCALL_DEFAULTS.returns)
    .option('--blocking', 'it may wait', SYSCALL_DEFAULTS.blocking)
    .option('--group <name>', 'which interface, where the family has several')
    .action((family: string, name: string, options) =>
      make(context, options, ({ newSyscall }, project) =>
        newSyscall(project, {
          ...options,
          family,
          name,
          parameters: options.param,
          group: options.group ?? null,
        }),
      ),
    );

  scaffold(group, 'device <family>', 'handlers for a family, with a test', [
    'callgate new device lamp',
  ]).action((family: string, options) =>
    make(context, options, ({ newDevice }, project) => newDevice(project, family)),
  );

  scaffold(group, 'backend <name>', 'a back end with a template', [
    'callgate new backend guest-zig',
    'callgate new backend docs-html --output docs/abi',
  ])
    .option('--output <folder>', 'where its files go')
    .action((name: string, options) =>
      make(context, options, async ({ newBackEnd }, project) => {
        const { backEndsOf } = await import('../regenerate.js');
        const known = (await backEndsOf(project)).map(({ id }) => id);
        return newBackEnd(project, { name, output: options.output ?? null, known });
      }),
    );
}

function scaffold(group: Command, usage: string, description: string, examples: readonly string[]): Command {
  return group
    .command(usage)
    .description(description)
    .option('--dry-run', 'say what would change, and write nothing', false)
    .option('--json', 'as JSON', false)
    .addHelpText('after', `\nExamples:\n  ${examples.join('\n  ')}`);
}

type Scaffolds = typeof import('../scaffold/index.js');

async function make(
  { cwd, print, finish }: NewContext,
  options: TellOptions,
  plan: (scaffolds: Scaffolds, project: Project) => Scaffolded | Promise<Scaffolded>,
): Promise<void> {
  const project = findProject(cwd);
  const { changes, next } = await plan(await import('../scaffold/index.js'), project);
  if (!options.dryRun) carryOut(project.root, changes);
  finish(EXIT.ok);
  tellChanges(changes, next, options, print);
}

function collect(value: string, before: readonly string[]): readonly string[] {
  return [...before, value];
}
