import { type Abi, type Family, type Located, KERNEL_ERRORS, lookUp, pascal } from '@callgate/generators';
import { Failure } from '../failure.js';
import { type FileChange, changeTo } from '../files.js';
import { type Project, moduleFrom } from '../project.js';
import { loadSound } from '../regenerate.js';
import { type Stub, stubOf } from './device-stub.js';
import { addReExport } from './edit.js';
import { findFamily } from './syscall.js';
import { type Scaffolded, isBundled, newFile } from './target.js';

/** Families that the kernel itself answers. */
const OF_KERNEL: readonly string[] = ['delivery', 'handle'];

/** A device for a family: a factory of its handlers, which answer a declared error or a neutral value, and a test. */
export function newDevice(project: Project, name: string): Scaffolded {
  const abi = loadSound(project);
  const family = findFamily(abi, name);
  const lookup = lookUp(abi);
  const calls = lookup.syscalls.filter((each) => each.family === family);
  if (calls.length === 0 && family.kinds.length === 0)
    throw new Failure(
      `The family ${name} has nothing that a device answers.`,
      `Give it a call with \`callgate new syscall ${name} NAME\`.`,
    );
  const bundled = isBundled(project);
  if (bundled && OF_KERNEL.includes(name))
    throw new Failure(
      `The kernel itself answers the family ${name}.`,
      'Its handlers are in packages/kernel.',
    );
  demandGenerated(project, family, calls);
  const folder = bundled ? `packages/devices/src/${name}` : `devices/${name}`;
  const tables = bundled ? '@callgate/kernel/abi' : tablesFrom(project, folder);
  const stubs = calls.map((each) => stubOf(each, lookup));
  const changes = [
    newFile(project, `${folder}/${name}.ts`, deviceModule(family, stubs, tables)),
    newFile(project, `${folder}/${name}.test.ts`, testModule(abi, family, calls, stubs, tables)),
    ...(bundled ? indexChange(project, name) : []),
  ];
  const home = bundled ? 'makeHost, in tools/src/host.ts' : 'the handlers that your host joins with the glue';
  return {
    changes,
    next: [
      `Add \`${name}: ${name}Device()\` to ${home}.`,
      `Replace what the handlers in ${changes[0].path} answer, and the test beside it.`,
    ],
  };
}

/** A device is made of types that `kernel-ts` makes: with old ones nothing that imports it would even start. */
function demandGenerated(
  { files, outputs }: Project,
  { name, kinds }: Family,
  calls: readonly Located[],
): void {
  const text = files.read(`${outputs.get('kernel-ts')?.folder}/${name}.ts`) ?? '';
  const members = [...calls.map(({ call }) => call.name), ...kinds.map((kind) => `release${kind.name}`)];
  if (!outputs.has('kernel-ts') || members.every((member) => text.includes(`  ${member}(`))) return;
  throw new Failure(
    `The handlers of the family ${name} are not generated yet.`,
    'Run `callgate generate` first.',
  );
}

function tablesFrom({ outputs }: Project, folder: string): string {
  const kernel = outputs.get('kernel-ts');
  if (kernel === undefined)
    throw new Failure(
      'callgate.json gives kernel-ts no output folder, so there are no handler types.',
      'Add "kernel-ts" to "outputs".',
    );
  return moduleFrom(folder, kernel.folder);
}

function indexChange({ files }: Project, name: string): FileChange[] {
  const path = 'packages/devices/src/index.ts';
  const specifier = `./${name}/${name}.js`;
  const text = addReExport(
    files.read(path) ?? '',
    `export { ${name}Device } from '${specifier}';`,
    specifier,
  );
  const change = changeTo(files, path, text);
  return change === null ? [] : [change];
}

function deviceModule({ name, kinds }: Family, stubs: readonly Stub[], tables: string): string {
  const errors = new Set(stubs.flatMap(({ values }) => values));
  const fromKernel = [...errors].filter((value) => value === value.toUpperCase()).sort();
  const fromTables = [...errors].filter((value) => value !== value.toUpperCase()).sort();
  const handlers = `${pascal(name)}Handlers`;
  const own =
    fromTables.length === 0 ? `import type { ${handlers} }` : `import { ${named(fromTables, handlers)} }`;
  const lines = [
    ...stubs.map(({ call, code }) => `    ${call.name}: ${code},`),
    ...kinds.map((kind) => `\n    /** Nothing is let go yet. */\n    release${kind.name}() {},`),
  ];
  return `${fromKernel.length === 0 ? '' : `import { ${fromKernel.join(', ')} } from '@callgate/kernel';\n`}${own} from '${tables}';

/** Describe the device of the family ${name} here: what it owns, and what it takes from outside. */
export function ${name}Device(): ${handlers} {
  return {
${lines.join('\n')}
  };
}
`;
}

function named(values: readonly string[], type: string): string {
  const all = [...values, `type ${type}`];
  return all.sort((a, b) => (bare(a) < bare(b) ? -1 : 1)).join(', ');
}

function bare(name: string): string {
  return name.replace('type ', '');
}

function testModule(
  abi: Abi,
  { name }: Family,
  calls: readonly Located[],
  stubs: readonly Stub[],
  tables: string,
): string {
  const tests = stubs.map(({ call, expected, arguments: given }) => {
    const made = `${name}Device().${call.name}(${given.join(', ')})`;
    return `test('${call.name} answers ${expected.words}', () => {\n  ${expected.check(made)}\n});\n`;
  });
  const all = [...new Set(stubs.flatMap(({ expected }) => expected.values))].sort();
  const fromKernel = all.filter((value) => isOfKernel(value));
  const fromTables = all.filter((value) => !isOfKernel(value));
  const usesCall = calls.length > 0;
  const kernel = [...fromKernel, ...(usesCall ? ['type Call'] : [])].sort((a, b) =>
    bare(a) < bare(b) ? -1 : 1,
  );
  const kernelImport =
    fromKernel.length === 0
      ? "import type { Call } from '@callgate/kernel';"
      : `import { ${kernel.join(', ')} } from '@callgate/kernel';`;
  if (!usesCall)
    return `import { expect, test } from 'vitest';
import { ${name}Device } from './${name}.js';

test('the device of ${abi.name} has nothing to answer yet', () => {
  expect(${name}Device()).toBeDefined();
});
`;
  return `${kernelImport}
${fromTables.length === 0 ? '' : `import { ${fromTables.join(', ')} } from '${tables}';\n`}import { expect, test } from 'vitest';
import { ${name}Device } from './${name}.js';

/** A call whose resources get the number of their cell. */
const call = { own: (cell: number) => cell } as Call;

/** An argument that the handler does not look at yet. */
const unused = undefined as never;

${tests.join('\n')}`;
}

/** Constants of the kernel's own module are in capitals. */
function isOfKernel(value: string): boolean {
  return value === 'NONE' || [...KERNEL_ERRORS.keys()].some((error) => error.toUpperCase() === value);
}
