import { ts } from './typescript.js';
import type { ErrorCode, Result } from '../model/abi.js';
import { type MemberReference, membersOf } from './members.js';
import { type Reference, dereference } from './reference.js';
import type { Scope } from './scope.js';
import { takes, typeOfReference } from './types.js';

type Value = Pick<Result, 'value' | 'optional'>;

/** Reads what a call returns; null when a part of it was reported. */
export function readResult(node: ts.TypeNode, docs: string, scope: Scope): Result | null {
  const reference = dereference(node, scope);
  if (reference === null) return null;
  if (!isWord(reference, 'Result')) {
    const value = readValue(reference);
    return value === null ? null : { ...value, errors: [], docs };
  }
  if (!takes(reference, 2)) return null;
  const inner = dereference(reference.arguments[0], reference.scope);
  const value = inner === null ? null : readValue(inner);
  const members = membersOf(reference.arguments[1], reference.scope);
  return value === null || members === null ? null : { ...value, errors: errorsOf(members), docs };
}

function readValue(reference: Reference): Value | null {
  if (reference.node.kind === ts.SyntaxKind.VoidKeyword) return { value: null, optional: false };
  if (!isWord(reference, 'Option')) return wrapped(reference, false);
  if (!takes(reference, 1)) return null;
  const inner = dereference(reference.arguments[0], reference.scope);
  return inner === null ? null : wrapped(inner, true);
}

function wrapped(reference: Reference, optional: boolean): Value | null {
  const value = typeOfReference(reference, 'a result');
  return value === null ? null : { value, optional };
}

function isWord(reference: Reference, word: string): boolean {
  return reference.kind === 'word' && reference.word === word && reference.rest.length === 0;
}

function errorsOf(members: readonly MemberReference[]): ErrorCode[] {
  const errors = members.map(({ name, value }) => ({ name, code: value }));
  return errors.sort((a, b) => a.code - b.code || (a.name < b.name ? -1 : 1));
}
