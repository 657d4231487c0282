import type { ts } from './typescript.js';
import type { Kind } from '../model/abi.js';
import { lifecycleOf } from './lifecycle.js';
import { type Declared, placeIn } from './module.js';
import { RULES } from './rules.js';
import { type Scope, type Shape, within } from './scope.js';
import { rightsOf } from './shape.js';
import { tagsOf } from './tags.js';

/** Reads a kind of handle; null when a part of it was reported. */
export function readKind(
  declared: Declared,
  node: ts.InterfaceDeclaration,
  shape: Shape & { kind: 'kind' },
  outer: Scope,
): Kind | null {
  const scope = within(outer, declared.module);
  const { module, report } = scope;
  const place = placeIn(module, node.name);
  const tags = tagsOf(node, 'a kind', module, report);
  const number = tags.integer('kind');
  if (!tags.has('kind'))
    report(
      RULES.number,
      place,
      `The kind \`${declared.name}\` has no number.`,
      'Add `@kind N` to its comment.',
    );
  for (const member of node.members) {
    report(
      RULES.member,
      placeIn(module, member),
      `The kind \`${declared.name}\` has a member.`,
      'Delete it: a kind is only a name for guests.',
    );
  }
  const durable = tags.flag('durable');
  if (tags.flag('ephemeral') && durable) {
    const message = `\`${declared.name}\` cannot be both \`@durable\` and \`@ephemeral\`.`;
    report(RULES.tagTwice, tags.place('durable')!, message, 'Keep one of them.');
  }
  const rights = rightsOf(declared, scope);
  const flags = { durable, transferable: tags.flag('transferable'), revocable: tags.flag('revocable') };
  if (number === null) return null;
  return {
    name: declared.name,
    number,
    parent: shape.parent?.name ?? null,
    rights: rights?.name ?? null,
    ...flags,
    lifecycle: lifecycleOf(tags),
    docs: { summary: tags.summary },
    place,
  };
}
