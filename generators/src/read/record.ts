import { ts } from 'ts-morph';
import type { Field, Record } from '../model/abi.js';
import { lifecycleOf } from './lifecycle.js';
import { type Declared, placeIn } from './module.js';
import { dereference } from './reference.js';
import { RULES } from './rules.js';
import { type Scope, within } from './scope.js';
import { tagsOf } from './tags.js';
import { takes, typeOf, typeOfReference } from './types.js';

/** Reads a record; null when a part of it was reported. */
export function readRecord(declared: Declared, node: ts.InterfaceDeclaration, outer: Scope): Record | null {
  const scope = within(outer, declared.module);
  const tags = tagsOf(node, 'a record', scope.module, scope.report);
  const isExtensible = tags.flag('extensible');
  const fields = node.members.map((member) => readField(member, declared.name, scope));
  if (fields.includes(null)) return null;
  const lifecycle = lifecycleOf(tags);
  return {
    name: declared.name,
    fields: fields as Field[],
    extents: isExtensible ? extentsOf(fields as Field[], lifecycle.since) : null,
    lifecycle,
    docs: { summary: tags.summary },
    place: placeIn(scope.module, node.name),
  };
}

/** Fields that came with the same version came together; those without one, or with the record's own, were there from the start. */
function extentsOf(fields: readonly Field[], first: string | null): readonly number[] {
  const versions = fields.map(({ lifecycle: { since } }) => since ?? first);
  const grown = versions.flatMap((version, index) =>
    index > 0 && version !== versions[index - 1] ? [index] : [],
  );
  return [...grown, fields.length];
}

function readField(node: ts.TypeElement, owner: string, scope: Scope): Field | null {
  const { module, report } = scope;
  const place = placeIn(module, node);
  const wrong = (message: string, help: string) => {
    report(RULES.member, place, message, help);
    return null;
  };
  if (!ts.isPropertySignature(node) || !ts.isIdentifier(node.name)) {
    return wrong(
      `A member of the record \`${owner}\` is no field with a plain name.`,
      'Write fields as `name: type`.',
    );
  }
  const name = node.name.text;
  const field = `The field \`${name}\` of the record \`${owner}\``;
  if (node.questionToken !== undefined)
    return wrong(`${field} is optional.`, 'Delete the `?`: every field of a record is there.');
  if (node.type === undefined) return wrong(`${field} has no type.`, 'Write its type.');
  const tags = tagsOf(node, 'a field', module, report);
  const read = { name, lifecycle: lifecycleOf(tags), docs: tags.summary, place };
  const reference = dereference(node.type, scope);
  if (reference === null) return null;
  if (reference.kind !== 'word' || reference.word !== 'Reserved' || reference.rest.length > 0) {
    const type = typeOfReference(reference, 'a field');
    return type === null ? null : { ...read, type };
  }
  if (!takes(reference, 1)) return null;
  const type = typeOf(reference.arguments[0], 'a field', reference.scope);
  if (type === null) return null;
  if (type.kind === 'integer' && type.range === undefined) return { ...read, type, reserved: true };
  report(RULES.typePlace, place, `${field} is reserved and no integer.`, 'Write `Reserved<u8>` or wider.');
  return null;
}
