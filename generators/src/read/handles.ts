import type { ts } from 'ts-morph';
import type { HandleType } from '../model/abi.js';
import { type MemberReference, membersOf } from './members.js';
import { type Declared, placeIn } from './module.js';
import { type Reference, dereference } from './reference.js';
import { RULES } from './rules.js';
import type { Scope } from './scope.js';
import { rightsOf, shapeOf } from './shape.js';
import { type TypePlace, takes } from './types.js';

/** Reads `Handle<…>`, `AnyHandle`, `Slot`, `Own<…>` or `Maybe<…>`. */
export function handleOf(reference: Reference & { kind: 'word' }, place: TypePlace): HandleType | null {
  const { word, node, scope } = reference;
  const use = useOf(word, place);
  if (use === null) {
    const help =
      place === 'a result'
        ? 'Write `Own`: what a call returns is a new handle.'
        : 'Write `Handle` or `Own` alone.';
    scope.report(
      RULES.typePlace,
      placeIn(scope.module, node),
      `\`${word}\` means nothing here, in ${place}.`,
      help,
    );
    return null;
  }
  if (word === 'AnyHandle' || word === 'Slot')
    return takes(reference, 0) ? { kind: 'handle', use, of: null, rights: 0 } : null;
  if (word === 'Maybe') return asked(reference, place);
  if (!takes(reference, 1, 2)) return null;
  const of = kindOf(reference.arguments[0], scope);
  const rights = reference.arguments.length === 2 ? membersOf(reference.arguments[1], scope) : [];
  if (of === null || rights === null || !areRightsOf(of.kind, rights, scope)) return null;
  return {
    kind: 'handle',
    use,
    of: of.kind === null ? null : of.kind.name,
    rights: rights.reduce((bits, { value }) => (bits | value) >>> 0, 0),
  };
}

/** What a handle in a place is there for; null where the word means nothing. */
function useOf(word: string, place: TypePlace): HandleType['use'] | null {
  if (word === 'Slot') return place === 'a result' ? null : 'slot';
  switch (place) {
    case 'a parameter of a syscall':
    case 'a field':
      return word === 'Own' ? 'consume' : 'borrow';
    case 'a parameter of a dispatch':
      return word === 'Own' ? 'create' : word === 'Maybe' ? null : 'borrow';
    case 'a result':
      return word === 'Own' ? 'create' : null;
  }
}

/** `Maybe<Handle<…>>`: the same handle, but any integer may stand there. */
function asked(reference: Reference & { kind: 'word' }, place: TypePlace): HandleType | null {
  if (!takes(reference, 1)) return null;
  const inner = dereference(reference.arguments[0], reference.scope);
  if (inner === null) return null;
  if (inner.kind !== 'word' || !['Handle', 'AnyHandle', 'Own'].includes(inner.word)) {
    const at = placeIn(inner.scope.module, inner.node);
    reference.scope.report(
      RULES.typePlace,
      at,
      '`Maybe` stands around a handle only.',
      'Write `Maybe<Handle<…>>` or `Maybe<Own<…>>`.',
    );
    return null;
  }
  const handle = handleOf(inner, place);
  return handle === null ? null : { ...handle, use: handle.use === 'consume' ? 'askConsume' : 'askBorrow' };
}

/** The kind that a handle names; its `kind` is null for `AnyKind`. */
function kindOf(node: ts.TypeNode, scope: Scope): { readonly kind: Declared | null } | null {
  const reference = dereference(node, scope);
  if (reference === null) return null;
  if (reference.kind === 'word' && reference.word === 'AnyKind') return { kind: null };
  if (reference.kind === 'declared' && reference.rest.length === 0) {
    const shape = shapeOf(reference.declared, scope);
    if (shape?.kind === 'kind') return { kind: reference.declared };
    if (shape === null) return null;
  }
  const text = node.getText(scope.module.source);
  const help = 'Name an interface that extends `Kind`, or `AnyKind`.';
  scope.report(RULES.typePlace, placeIn(scope.module, node), `\`${text}\` is not a kind of handle.`, help);
  return null;
}

/** Whether rights are those of the kind; reports the ones that are not. */
function areRightsOf(kind: Declared | null, rights: readonly MemberReference[], scope: Scope): boolean {
  const own = kind === null ? null : rightsOf(kind, scope);
  if (own === undefined) return true;
  const strange = rights.filter(({ of }) => of === null || of !== own);
  for (const { name, node, scope: there } of strange) {
    const [whose, help] =
      own === null
        ? [kind === null ? 'any kind' : `\`${kind.name}\``, 'Name no rights here.']
        : [`\`${kind!.name}\``, `Name members of \`${own.name}\`.`];
    there.report(
      RULES.otherRights,
      placeIn(there.module, node),
      `\`${name}\` is not a right on ${whose}.`,
      help,
    );
  }
  return strange.length === 0;
}
