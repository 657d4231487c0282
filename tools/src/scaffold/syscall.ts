import { type Abi, type Family, type Group, WORDS } from '@callgate/generators';
import { Failure } from '../failure.js';
import { changeTo } from '../files.js';
import type { Project } from '../project.js';
import { loadSound } from '../regenerate.js';
import { addImports, addMember, listLines } from './edit.js';
import { languageOf } from './family.js';
import { numberForSyscall } from './numbers.js';
import type { SyscallOptions } from './syscall-options.js';
import { type Scaffolded, demandName, demandSound, isBundled, isOwn } from './target.js';

const EFFECTS: readonly string[] = ['pure', 'input', 'output', 'external'];

/** A syscall in a family's group, with the number behind the family's highest, and the imports that its types need. */
export function newSyscall(project: Project, options: SyscallOptions): Scaffolded {
  const { name, effect } = options;
  demandName(name, 'a syscall');
  if (!EFFECTS.includes(effect))
    throw new Failure(
      `\`${effect}\` is no effect of a syscall.`,
      'It is pure (arguments and the vat only), input (reads the outside), output (acts after the commit) or external (acts at once).',
    );
  const abi = loadSound(project);
  const family = findFamily(abi, options.family);
  const calls = abi.families.flatMap(({ groups }) => groups.flatMap((group) => group.calls));
  if (calls.some((call) => call.name === name))
    throw new Failure(`There is a call ${name} already.`, `See \`callgate describe ${name}\`.`);
  const group = findGroup(family, options.group);
  const { file } = group.place;
  const text = project.files.read(file);
  if (text === null || !isOwn(project, file))
    throw new Failure(
      `The family ${family.name} is that of another package.`,
      'Add the call to a family of your own.',
    );
  const parameters = options.parameters.map(readParameter);
  const types = [options.result, ...parameters.map(({ type }) => type)];
  for (const type of types) demandType(type);
  const number = numberForSyscall(abi, family.name, isBundled(project));
  const withCall = addMember(text, group.name, (indent) => [
    ...docLines(options, number).map((line) => indent + line),
    ...listLines(
      indent,
      `${name}(`,
      parameters.map((each) => `${each.name}: ${each.type}`),
      `): ${options.result};`,
    ),
  ]);
  const change = changeTo(project.files, file, importTypes(withCall, types, abi, project));
  const changes = change === null ? [] : [change];
  demandSound(project, changes);
  return {
    changes,
    next: [
      ...(options.summary === '' ? [`Describe ${name} in ${file}.`] : []),
      'Run `callgate generate`.',
      `Write the handler ${name} in the device of the family ${family.name}: the build fails until it is there.`,
    ],
  };
}

/** The family of this name. */
export function findFamily(abi: Abi, name: string): Family {
  const family = abi.families.find((each) => each.name === name);
  if (family !== undefined) return family;
  const all = abi.families.map((each) => each.name).join(', ');
  throw new Failure(
    `There is no family ${name}.`,
    `${all === '' ? 'There is none yet.' : `There are ${all}.`} \`callgate new family ${name}\` makes it.`,
  );
}

function findGroup({ name, groups }: Family, wanted: string | null): Group {
  const fit = groups.filter(
    (group) => group.direction === 'syscalls' && (wanted ?? group.name) === group.name,
  );
  if (fit.length === 1) return fit[0];
  const all = groups.filter(({ direction }) => direction === 'syscalls').map((group) => group.name);
  if (all.length === 0)
    throw new Failure(
      `The family ${name} has no interface that extends Syscalls.`,
      'Write one: its methods are the syscalls.',
    );
  throw new Failure(
    wanted === null
      ? `The family ${name} has several groups of syscalls.`
      : `The family ${name} has no group of syscalls ${wanted}.`,
    `Say which with --group: ${all.join(', ')}.`,
  );
}

function readParameter(text: string): { name: string; type: string } {
  const colon = text.indexOf(':');
  if (colon < 1)
    throw new Failure(`\`${text}\` is no parameter.`, 'Write it as name:type, such as "level:u16".');
  const name = text.slice(0, colon).trim();
  demandName(name, 'a parameter');
  return { name, type: text.slice(colon + 1).trim() };
}

/** Only what a type of the ABI language can be written with; what it means is checked with the definition. */
function demandType(type: string): void {
  if (/^[A-Za-z][\w.,<>| ]*$/.test(type)) return;
  throw new Failure(
    `\`${type}\` is no type of the ABI language.`,
    'Write it as in a definition: "In<Bytes<64>>".',
  );
}

function docLines(options: SyscallOptions, number: number): string[] {
  const { summary, name, effect, cost, blocking, returns } = options;
  for (const text of [summary, returns, cost])
    if (/\*\/|[\r\n]/.test(text))
      throw new Failure(`\`${text}\` cannot stand in a comment.`, 'Write one line without `*/`.');
  return [
    '/**',
    ` * ${summary === '' ? `Describe ${name} here.` : summary}`,
    ` * @syscall ${number}`,
    ` * @effect ${effect}`,
    ` * @cost ${cost}`,
    ...(blocking ? [' * @blocking'] : []),
    ...(returns === '' ? [] : [` * @returns ${returns}`]),
    ' */',
  ];
}

/** Imports words of the language and types of other families that the module does not know. */
function importTypes(text: string, types: readonly string[], abi: Abi, project: Project): string {
  const roots = types.flatMap((type) => [...type.matchAll(/(?<![\w.])[A-Za-z]\w*/g)].map(([root]) => root));
  let changed = addImports(
    text,
    languageOf(project),
    roots.filter((root) => WORDS.has(root)),
  );
  for (const root of roots) {
    const home = abi.families.find(({ kinds, enums, records }) =>
      [...kinds, ...enums, ...records].some(({ name }) => name === root),
    );
    const place =
      home && [...home.kinds, ...home.enums, ...home.records].find(({ name }) => name === root)?.place;
    if (home === undefined || place === undefined) continue;
    changed = addImports(
      changed,
      isOwn(project, place.file) ? `./${home.name}.js` : `@callgate/abi/${home.name}.js`,
      [root],
    );
  }
  return changed;
}
