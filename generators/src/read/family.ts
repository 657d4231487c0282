import { ts } from './typescript.js';
import type { Call, Family, Group, Kind, Record } from '../model/abi.js';
import { callerOf, readCall } from './call.js';
import { readKind } from './kind.js';
import { retiredOfGroup } from './lifecycle.js';
import { familyName } from './family-name.js';
import { type Declared, placeIn } from './module.js';
import { readRecord } from './record.js';
import { RULES } from './rules.js';
import type { Scope } from './scope.js';
import { shapeOf } from './shape.js';
import { tagsOf } from './tags.js';

/** Reads what one module gives to the ABI; null when that is nothing. What cannot be read is left out, and reported. */
export function readFamily(chosen: ReadonlySet<Declared>, scope: Scope): Family | null {
  const family = {
    groups: [] as Group[],
    kinds: [] as Kind[],
    enums: [...chosen].flatMap((declared) => scope.enums.get(declared)?.model ?? []),
    records: [] as Record[],
  };
  let items = family.enums.length;
  for (const declared of chosen) {
    if (!ts.isInterfaceDeclaration(declared.node)) continue;
    items++;
    readInterface(declared, declared.node, family, scope);
  }
  if (items === 0) return null;
  for (const list of [family.groups, family.enums, family.records]) (list as { name: string }[]).sort(byName);
  family.kinds.sort(byNumber);
  return { name: familyName(scope.module), ...family };
}

/** By code units: the same on every machine. */
export function byName(a: { readonly name: string }, b: { readonly name: string }): number {
  return a.name < b.name ? -1 : a.name > b.name ? 1 : 0;
}

function byNumber(a: Call | Kind, b: Call | Kind): number {
  return a.number - b.number || byName(a, b);
}

function readInterface(
  declared: Declared,
  node: ts.InterfaceDeclaration,
  family: { readonly groups: Group[]; readonly kinds: Kind[]; readonly records: Record[] },
  scope: Scope,
): void {
  if (node.typeParameters !== undefined) {
    const message = `\`${declared.name}\` has type parameters.`;
    scope.report(
      RULES.interface,
      placeIn(scope.module, node.name),
      message,
      'Write an interface for each type.',
    );
  }
  const shape = shapeOf(declared, scope);
  if (shape === null) return;
  switch (shape.kind) {
    case 'kind': {
      const kind = readKind(declared, node, shape, scope);
      if (kind !== null) family.kinds.push(kind);
      return;
    }
    case 'record': {
      const record = readRecord(declared, node, scope);
      if (record !== null) family.records.push(record);
      return;
    }
    case 'enum':
      return;
    default:
      family.groups.push(readGroup(node, shape.kind, scope));
  }
}

function readGroup(node: ts.InterfaceDeclaration, direction: Group['direction'], scope: Scope): Group {
  const name = node.name.text;
  const item = direction === 'syscalls' ? 'a group of syscalls' : 'a group of dispatches';
  const tags = tagsOf(node, item, scope.module, scope.report);
  const whole = {
    name,
    direction,
    permission: tags.word('permission'),
    caller: callerOf(tags),
    unstable: tags.word('unstable'),
  };
  const calls = node.members.flatMap((member) => readCall(member, whole, scope) ?? []);
  calls.sort(byNumber);
  return {
    name,
    direction,
    calls,
    ...retiredOfGroup(tags),
    docs: { summary: tags.summary },
    place: placeIn(scope.module, node.name),
  };
}
