import { absentCalls } from '../../src/emit/absent.js';
import { paragraphsOf } from '../../src/emit/lifecycle.js';
import type { LoweredAbi, LoweredCall, LoweredDispatch } from '../../src/lower/lowered.js';
import type { Enum, Family, Lifecycle, Type } from '../../src/model/abi.js';
import type { Lookup } from '../../src/model/lookup.js';
import { listLines } from '../../src/emit/typescript/writer.js';
import { isBuffer } from '../../src/model/buffer.js';
import { absentView, callView, outOf, pulledAs } from './call.js';
import { comment } from './comment.js';
import { functionName } from './names.js';
import { recordView } from './record.js';

/** What the template of a family shows. */
export function familyView(family: Family, lowered: LoweredAbi, lookup: Lookup): object {
  const calls = lowered.syscalls.filter((each) => each.family.name === family.name);
  const kinds = [...family.kinds].sort((a, b) => depth(a.name, lookup) - depth(b.name, lookup));
  return {
    family: family.name,
    imports: importsOf(family, calls, lookup),
    enums: family.enums.map(enumView),
    records: family.records.map((record) => recordView(record, lookup)),
    kinds: kinds.map(({ name, docs, parent, lifecycle }) => ({
      name,
      comment: comment(paragraphsOf(docs.summary, lifecycle), 0),
      parent: parent ?? 'AnyHandle',
    })),
    calls: calls.map((call) => callView(call, lookup)),
    absent: absentCalls(family, calls, functionName).map((call) => absentView(call, lookup)),
    aliases: aliasesOf([...family.enums, ...family.records, ...kinds, ...calls.map(({ call }) => call)]),
  };
}

/** One entry that the transform looks for. */
export function dispatchView({ call, slots }: LoweredDispatch): object {
  const names = [call.name, ...call.lifecycle.aliases].map((name) => `'${functionName(name)}'`);
  return {
    names: names.join(', '),
    number: call.number,
    slots: slots.length,
    optional: call.optional,
  };
}

/** Former names, each with the name that it stands for. */
function aliasesOf(items: readonly { readonly name: string; readonly lifecycle: Lifecycle }[]): object[] {
  return items.flatMap(({ name, lifecycle }) =>
    lifecycle.aliases.map((alias) => ({ name: functionName(name), alias: functionName(alias) })),
  );
}

/** Members of an AssemblyScript enum are i32: the upper half of 32 bits is negative there. */
function enumView({ name, docs, lifecycle, members }: Enum): object {
  return {
    name,
    comment: comment(paragraphsOf(docs.summary, lifecycle), 0),
    members: members.flatMap((member) =>
      [member.name, ...member.lifecycle.aliases].map((each) => ({
        name: each,
        comment: comment(paragraphsOf(member.docs, member.lifecycle), 2),
        value: member.value | 0,
      })),
    ),
  };
}

function depth(kind: string, lookup: Lookup): number {
  const { parent } = lookup.kind(kind);
  return parent === null ? 0 : 1 + depth(parent, lookup);
}

/** An import, broken where it is too long for a line. */
function importLines(module: string, names: readonly string[]): readonly string[] {
  return listLines('import { ', names, ` } from './${module}';`, 0);
}

/** Names that a family's module takes from others. */
function importsOf(family: Family, calls: readonly LoweredCall[], lookup: Lookup): object[] {
  const used = new Map<string, Set<string>>([['runtime', new Set()]]);
  const take = (name: string, home: string) => {
    let names = used.get(home);
    if (names === undefined) used.set(home, (names = new Set()));
    names.add(name);
  };
  const use = (name: string) => {
    const home = lookup.familyOf(name);
    if (home !== family.name) take(name, home);
  };
  const useType = (type: Type | null) => {
    if (type?.kind === 'list' && type.element.kind === 'record') {
      take('Records', 'runtime');
      useType(type.element);
    }
    if (type?.kind === 'enum' || type?.kind === 'record') use(type.name);
    if (type?.kind !== 'handle') return;
    if (type.of === null) take('AnyHandle', 'runtime');
    else use(type.of);
  };
  for (const { parent } of family.kinds) {
    if (parent === null) take('AnyHandle', 'runtime');
    else use(parent);
  }
  for (const { call } of calls) {
    for (const { type } of call.parameters) useType(type);
    const out = outOf(call, lookup);
    const { value } = call.result;
    if (value !== null && isBuffer(value)) {
      const { pulled } = pulledAs(value, lookup);
      take((out?.type ?? pulled).replace(/<.*/, ''), 'pulled');
      if (out === null) useType(value);
      if (value.kind === 'list' && ['handle', 'record'].includes(value.element.kind)) useType(value.element);
      continue;
    }
    if (out?.type.startsWith('OutValue<')) take('OutValue', 'runtime');
    else useType(call.result.value);
  }
  return [...used]
    .filter(([, names]) => names.size > 0)
    .map(([module, names]) => ({ lines: importLines(module, [...names].sort()) }));
}
