import { ts } from './typescript.js';
import { type Declared, placeIn } from './module.js';
import { type Reference, dereference } from './reference.js';
import { RULES } from './rules.js';
import type { Scope } from './scope.js';
import { nearest } from './suggest.js';
import { KERNEL_ERRORS } from './vocabulary.js';

/** A member of an enum, as rights and declared errors are written. */
export interface MemberReference {
  /** Null for `KernelError`, which is a part of the language. */
  readonly of: Declared | null;
  /** `SaulRight.Read`, `Gone`. */
  readonly name: string;
  readonly value: number;
  readonly node: ts.Node;
  readonly scope: Scope;
}

/** Reads `Enum.A | Enum.B`, an enum alone (all its members), or `never` (none); null when a part of it was reported. */
export function membersOf(node: ts.TypeNode, scope: Scope): readonly MemberReference[] | null {
  const open: { readonly node: ts.TypeNode; readonly scope: Scope }[] = [{ node, scope }];
  const unions = new Set<ts.Node>();
  const byName = new Map<string, MemberReference>();
  let failed = false;
  for (let next = open.pop(); next !== undefined; next = open.pop()) {
    const reference = dereference(next.node, next.scope);
    if (reference?.kind === 'plain' && ts.isUnionTypeNode(reference.node)) {
      // Behind aliases the same union can stand many times.
      if (unions.has(reference.node)) continue;
      unions.add(reference.node);
      for (const part of [...reference.node.types].reverse())
        open.push({ node: part, scope: reference.scope });
      continue;
    }
    const members = reference === null ? null : ofPart(reference);
    if (members === null) failed = true;
    else for (const member of members) if (!byName.has(member.name)) byName.set(member.name, member);
  }
  return failed ? null : [...byName.values()];
}

function ofPart(reference: Reference): readonly MemberReference[] | null {
  switch (reference.kind) {
    case 'plain':
      return reference.node.kind === ts.SyntaxKind.NeverKeyword ? [] : notMembers(reference);
    case 'word':
      return ofWord(reference);
    case 'declared':
      return ofDeclared(reference);
  }
}

function ofWord(reference: Reference & { kind: 'word' }): readonly MemberReference[] | null {
  const { word, rest, node, scope } = reference;
  const name = word === 'KernelError' && rest.length === 1 ? rest[0] : word;
  const known = (each: string): MemberReference => ({
    of: null,
    name: each,
    value: KERNEL_ERRORS.get(each)!,
    node,
    scope,
  });
  if (name === 'KernelError') return [...KERNEL_ERRORS.keys()].map(known);
  if (KERNEL_ERRORS.has(name) && (rest.length === 0 || word === 'KernelError')) return [known(name)];
  return notMembers(reference);
}

function ofDeclared(reference: Reference & { kind: 'declared' }): readonly MemberReference[] | null {
  const { declared, rest, node, scope } = reference;
  if (!ts.isEnumDeclaration(declared.node) || rest.length > 1) return notMembers(reference);
  const found = scope.enums.get(declared);
  if (found === undefined) return null;
  const { members } = found.model;
  const refer = (name: string, value: number): MemberReference => ({
    of: declared,
    name: `${declared.name}.${name}`,
    value,
    node,
    scope,
  });
  if (rest.length === 0)
    return found.unreadable.size > 0 ? null : members.map(({ name, value }) => refer(name, value));
  const member = members.find(({ name }) => name === rest[0]);
  if (member !== undefined) return [refer(member.name, member.value)];
  if (found.unreadable.has(rest[0])) return null;
  const near = nearest(
    rest[0],
    members.map(({ name }) => name),
  );
  const help =
    near === null ? `Name a member of \`${declared.name}\`.` : `Did you mean \`${declared.name}.${near}\`?`;
  scope.report(
    RULES.enumMember,
    placeIn(scope.module, node),
    `\`${declared.name}\` has no member \`${rest[0]}\`.`,
    help,
  );
  return null;
}

function notMembers({ node, scope }: Reference): null {
  const text = node.getText(scope.module.source);
  const help = 'Write members of an enum with `|` between them, such as `SaulRight.Read | SaulRight.Write`.';
  scope.report(
    RULES.enumMember,
    placeIn(scope.module, node),
    `\`${text}\` is not a member of an enum.`,
    help,
  );
  return null;
}
