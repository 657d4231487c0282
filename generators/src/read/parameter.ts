import { ts } from 'ts-morph';
import type { Direction, Parameter } from '../model/abi.js';
import { isBuffer } from '../model/buffer.js';
import { placeIn } from './module.js';
import { dereference, type Reference } from './reference.js';
import { RULES } from './rules.js';
import type { Scope } from './scope.js';
import { type TypePlace, takes, typeOf, typeOfReference } from './types.js';

/** Reads a parameter of a call; null when a part of it was reported. */
export function readParameter(
  node: ts.ParameterDeclaration,
  place: TypePlace,
  docs: ReadonlyMap<string, string>,
  sensitive: ReadonlySet<string>,
  scope: Scope,
): Parameter | null {
  const { module, report } = scope;
  const at = placeIn(module, node);
  if (
    !ts.isIdentifier(node.name) ||
    node.dotDotDotToken ||
    node.questionToken ||
    node.initializer ||
    node.modifiers
  ) {
    const text = node.getText(module.source);
    report(
      RULES.member,
      at,
      `\`${text}\` is not a plain parameter.`,
      'Write `name: type`; what may be absent is an `Option` result.',
    );
    return null;
  }
  const name = node.name.text;
  if (node.type === undefined) {
    report(RULES.member, at, `The parameter \`${name}\` has no type.`, 'Write its type.');
    return null;
  }
  const read = readDirected(node.type, place, scope);
  return read === null
    ? null
    : { name, ...read, sensitive: sensitive.has(name), docs: docs.get(name) ?? '', place: at };
}

/** `Option<…>` around a handle: the guest may pass 0, for none. */
function readOptional(
  reference: Reference & { readonly kind: 'word' },
  place: TypePlace,
): Pick<Parameter, 'type' | 'direction'> | null {
  if (!takes(reference, 1)) return null;
  const type = typeOf(reference.arguments[0], place, reference.scope);
  if (type === null) return null;
  if (type.kind === 'handle' && !type.use.startsWith('ask'))
    return { type: { ...type, optional: true }, direction: 'in' };
  reference.scope.report(
    RULES.typePlace,
    placeIn(reference.scope.module, reference.node),
    'A parameter is an `Option` of something that is no handle.',
    'Write `Option` around `Handle`, `AnyHandle`, `Own` or `Slot`: 0 is no handle, but it is a number.',
  );
  return null;
}

const DIRECTIONS: ReadonlyMap<string, Direction> = new Map([
  ['In', 'in'],
  ['Out', 'out'],
  ['InOut', 'inout'],
]);

/** A type with `In`, `Out`, `InOut` or `Option` around it, or none of them. */
function readDirected(
  node: ts.TypeNode,
  place: TypePlace,
  scope: Scope,
): Pick<Parameter, 'type' | 'direction'> | null {
  const reference = dereference(node, scope);
  if (reference === null) return null;
  if (reference.kind === 'word' && reference.word === 'Option') return readOptional(reference, place);
  const direction = reference.kind === 'word' ? DIRECTIONS.get(reference.word) : undefined;
  if (reference.kind !== 'word' || direction === undefined) {
    const type = typeOfReference(reference, place);
    return type === null ? null : { type, direction: 'in' };
  }
  if (!takes(reference, 1)) return null;
  const type = typeOf(reference.arguments[0], place, reference.scope);
  if (type === null) return null;
  if (!isBuffer(type)) {
    const message = `\`${reference.word}\` stands around a type that is no buffer.`;
    scope.report(
      RULES.typePlace,
      placeIn(reference.scope.module, reference.node),
      message,
      'Write the type alone; what a call makes is its result.',
    );
    return null;
  }
  return { type, direction };
}
