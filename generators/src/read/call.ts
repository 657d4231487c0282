import { ts } from './typescript.js';
import type { Call, Group, Parameter } from '../model/abi.js';
import { lifecycleOf } from './lifecycle.js';
import { placeIn } from './module.js';
import { readParameter } from './parameter.js';
import { readResult } from './result.js';
import { RULES } from './rules.js';
import type { Scope } from './scope.js';
import { type Tags, tagsOf } from './tags.js';

/** What a group says of all its calls. */
export interface CallGroup extends Pick<Group, 'name' | 'direction'>, Pick<Call, 'permission'> {
  readonly caller: Call['caller'] | null;
  readonly unstable: string | null;
}

/** Reads a method of a group; null when a part of it was reported. */
export function readCall(node: ts.TypeElement, group: CallGroup, scope: Scope): Call | null {
  const { name: owner, direction } = group;
  const { module, report } = scope;
  const place = placeIn(module, node);
  if (!ts.isMethodSignature(node) || !ts.isIdentifier(node.name)) {
    report(
      RULES.member,
      place,
      `\`${owner}\` has a member that is no method with a plain name.`,
      'Write `name(parameter: type): result;`.',
    );
    return null;
  }
  const name = node.name.text;
  const isSyscall = direction === 'syscalls';
  const tags = tagsOf(node, isSyscall ? 'a syscall' : 'a dispatch', module, report);
  const numberTag = isSyscall ? 'syscall' : 'dispatch';
  const number = tags.integer(numberTag);
  if (!tags.has(numberTag))
    report(RULES.number, place, `\`${name}\` has no number.`, `Add \`@${numberTag} N\` to its comment.`);
  if (isSyscall && !tags.has('effect')) {
    const help = 'Add `@effect` with `pure`, `input`, `output` or `external` to its comment.';
    report(RULES.effect, place, `\`${name}\` does not say what effect it has.`, help);
  }
  reportForm(node, name, isSyscall, scope);
  const known = node.parameters.map((parameter) => parameter.name.getText(module.source));
  const docs = tags.parameters(known);
  const sensitive = tags.sensitive(known);
  const typePlace = isSyscall ? 'a parameter of a syscall' : 'a parameter of a dispatch';
  const parameters = node.parameters.map((parameter) =>
    readParameter(parameter, typePlace, docs, sensitive, scope),
  );
  const result = node.type === undefined ? null : readResult(node.type, tags.text('returns'), scope);
  const rest = {
    effect: tags.effect() ?? 'pure',
    cost: tags.cost(),
    permission: tags.word('permission') ?? group.permission,
    caller: callerOf(tags) ?? group.caller ?? 'vat',
    blocking: tags.flag('blocking'),
    idempotent: tags.flag('idempotent'),
    rightsFrom: tags.oneOf('rightsFrom', known),
    profiles: tags.words('profile'),
    lifecycle: lifecycleOf(tags, group.unstable),
  };
  if (number === null || result === null || parameters.includes(null)) return null;
  return {
    name,
    number,
    parameters: parameters as Parameter[],
    result,
    ...rest,
    optional: node.questionToken !== undefined,
    docs: { summary: tags.summary, examples: tags.examples() },
    place,
  };
}

/** Who makes a call, or the calls of a group; null when nothing was said. */
export function callerOf(tags: Tags): Call['caller'] | null {
  return tags.value(
    'caller',
    (text) => (text === 'vat' || text === 'device' ? text : null),
    '`vat` or `device`',
  );
}

/** Reports what a method can say in TypeScript but not in an ABI. */
function reportForm(
  node: ts.MethodSignature,
  name: string,
  isSyscall: boolean,
  { module, report }: Scope,
): void {
  const place = placeIn(module, node);
  if (node.type === undefined)
    report(RULES.member, place, `\`${name}\` does not say what it returns.`, 'Write its result, or `void`.');
  if (node.typeParameters !== undefined) {
    report(RULES.member, place, `\`${name}\` has type parameters.`, 'Write a call for each type.');
  }
  if (isSyscall && node.questionToken !== undefined) {
    report(
      RULES.member,
      place,
      `The syscall \`${name}\` is optional.`,
      'Delete the `?`: only a guest may lack a call, and that is a dispatch.',
    );
  }
}
