import {
  type LoweredCall,
  type LoweredDispatch,
  PROFILES,
  type TargetProfile,
  deprecationAdvice,
  lookUp,
  lower,
  signature,
} from '@callgate/generators';
import type { Abi, Call } from '@callgate/generators';
import { EXIT, Failure } from '../failure.js';
import { findProject } from '../project.js';
import { loadSound } from '../regenerate.js';

/** `callgate describe CALL`: signature, number, and what the call looks like on each target profile. */
export function describe(from: string, name: string, json: boolean, print: (line: string) => void): number {
  const abi = loadSound(findProject(from));
  const lookup = lookUp(abi);
  const all = [...lookup.syscalls, ...lookup.dispatches];
  const found =
    all.find(({ call }) => call.name === name || String(call.number) === name) ??
    all.find(({ call }) => call.lifecycle.aliases.includes(name));
  if (found === undefined) {
    const retired = retiredAs(name, abi);
    if (retired !== null) throw new Failure(retired, 'Nothing has its number or its name ever again.');
    const names = all.map(({ call }) => call.name);
    throw new Failure(
      `The ABI ${abi.name} ${abi.version} has no call ${name}.`,
      `It has ${names.join(', ')}.`,
    );
  }
  const forms = PROFILES.map((profile) => ({ profile, form: formOf(found.call, abi, profile) }));
  if (json) {
    const lowered = forms.map(({ profile, form }) => ({
      profile: profile.id,
      slots: form?.slots ?? null,
      answer: form !== null && 'answer' in form ? form.answer : null,
    }));
    const { family, group, call } = found;
    print(
      JSON.stringify(
        { family: family.name, group: group.name, direction: group.direction, call, lowered },
        null,
        2,
      ),
    );
    return EXIT.ok;
  }
  const { call, family, group } = found;
  const direction = group.direction === 'syscalls' ? 'syscall' : 'dispatch';
  print(`${call.name}  ${direction} ${call.number}, family ${family.name}`);
  if (call.docs.summary !== '') print(`  ${call.docs.summary}`);
  print('');
  print(`  signature   ${signature(call, lookup)}`);
  if (group.direction === 'syscalls') {
    print(
      `  effect      ${call.effect}${call.blocking ? ', blocking' : ''}${call.idempotent ? ', idempotent' : ''}`,
    );
    if (call.caller === 'device') print('  caller      devices: no guest can make the call');
    print(`  cost        ${call.cost.base}${call.cost.perByte === 0 ? '' : ` + ${call.cost.perByte}/byte`}`);
    print(`  permission  ${permissionText(call)}`);
    if (call.rightsFrom !== null) print(`  rights      at most those of ${call.rightsFrom}`);
  }
  for (const line of lifecycleLines(call)) print(line);
  for (const { profile, form } of forms)
    print(`  ${profile.id.padEnd(11)} ${form === null ? 'does not exist here' : spell(form, profile)}`);
  return EXIT.ok;
}

/** What became of the call, and what will. */
function lifecycleLines({ lifecycle }: Call): readonly string[] {
  const { since, unstable, deprecated, removeAfter, aliases } = lifecycle;
  const lines = [
    ['unstable', unstable],
    ['since', since],
    [
      'deprecated',
      deprecated === null ? null : `since ${deprecated.version}: ${deprecationAdvice(deprecated)}`,
    ],
    ['removal', removeAfter === null ? null : `after ${removeAfter}`],
    ['once called', aliases.length === 0 ? null : aliases.join(', ')],
  ] as const;
  return lines.flatMap(([name, value]) => (value === null ? [] : [`  ${name.padEnd(11)} ${value}`]));
}

/** The permission that guards a call: none where it takes a handle, which one that may be absent does not. */
function permissionText({ permission, parameters }: Call): string {
  if (permission === null) return 'none';
  return parameters.some(({ type }) => type.kind === 'handle' && !type.optional)
    ? 'none: holding the handle is permission'
    : permission;
}

/** What is said of a call that once was there; null when there was none. */
function retiredAs(name: string, abi: Abi): string | null {
  for (const { name: family, groups } of abi.families) {
    for (const { direction, retired } of groups) {
      const found = retired.find((each) => each.name === name || String(each.number) === name);
      const what = direction === 'syscalls' ? 'syscall' : 'dispatch';
      if (found !== undefined)
        return `The ${what} ${found.number}, ${found.name}, of the family ${family} is retired.`;
    }
  }
  return null;
}

function formOf(call: Call, abi: Abi, profile: TargetProfile): LoweredCall | LoweredDispatch | null {
  const { syscalls, dispatches } = lower(lookUp(abi), profile);
  return [...syscalls, ...dispatches].find((each) => each.call.name === call.name) ?? null;
}

function spell(form: LoweredCall | LoweredDispatch, { id }: TargetProfile): string {
  const words = form.slots.map(({ name }) => name).join(', ');
  const { number, name } = form.call;
  if (!('answer' in form))
    return id === 'wasm32'
      ? `export dispatch#${number}(${words})`
      : `words ${[number, ...form.slots.map((slot) => slot.name)].join(', ')}`;
  const answer = answerOf(form);
  return id === 'wasm32'
    ? `import callgate ${name}#${number}(${words})${answer}`
    : `$uf0(${[number, words].filter((part) => part !== '').join(', ')})${answer}`;
}

function answerOf({ answer, call }: LoweredCall): string {
  switch (answer.kind) {
    case 'nothing':
      return '';
    case 'handle':
      return answer.optional ? ' → handle, or 0 for none' : ' → handle';
    case 'value':
      return call.result.errors.length > 0 ? ' → error or 0' : ' → value';
    case 'pointer': {
      const where = `${answer.storage.size} bytes at out`;
      if (call.result.errors.length > 0) return ` → error or 0, ${where}`;
      return answer.optional ? ` → 1 and ${where}, or 0` : `, ${where}`;
    }
  }
}
