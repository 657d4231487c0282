import { ts } from './typescript.js';
import type { EnumMember } from '../model/abi.js';
import { integerOf } from './integer.js';
import { lifecycleOf, retiredOf } from './lifecycle.js';
import { type Declared, type Module, placeIn } from './module.js';
import type { Report } from './report.js';
import { RULES } from './rules.js';
import type { ReadEnum } from './scope.js';
import { tagsOf } from './tags.js';

/** Reads an enum. Members whose value cannot be read are left out, and named. */
export function readEnum({ name, module }: Declared, node: ts.EnumDeclaration, report: Report): ReadEnum {
  const tags = tagsOf(node, 'an enum', module, report);
  const members: EnumMember[] = [];
  const unreadable = new Set<string>();
  for (const member of node.members) {
    const read = readMember(member, name, module, report);
    if (read !== null) members.push(read);
    else if (ts.isIdentifier(member.name)) unreadable.add(member.name.text);
  }
  members.sort((a, b) => a.value - b.value);
  const model = {
    name,
    width: tags.width(),
    flags: tags.flag('flags'),
    open: tags.flag('open'),
    members,
    retired: retiredOf(tags),
    lifecycle: lifecycleOf(tags),
    docs: { summary: tags.summary },
    place: placeIn(module, node.name),
  };
  return { model, unreadable };
}

function readMember(node: ts.EnumMember, owner: string, module: Module, report: Report): EnumMember | null {
  const { name, initializer } = node;
  const place = placeIn(module, node);
  if (!ts.isIdentifier(name)) {
    report(RULES.member, place, `A member of \`${owner}\` has no plain name.`, 'Name it with an identifier.');
    return null;
  }
  const tags = tagsOf(node, 'an enum member', module, report);
  const lifecycle = lifecycleOf(tags);
  const value = initializer === undefined ? null : literalValue(initializer, module.source);
  if (value !== null) return { name: name.text, value, lifecycle, docs: tags.summary, place };
  const message =
    initializer === undefined
      ? `\`${owner}.${name.text}\` has no value.`
      : `The value of \`${owner}.${name.text}\` is not an integer that is written out.`;
  report(RULES.enumValue, place, message, 'Write an integer that is not negative, or `1 << n`.');
  return null;
}

function literalValue(node: ts.Expression, source: ts.SourceFile): number | null {
  if (ts.isParenthesizedExpression(node)) return literalValue(node.expression, source);
  if (ts.isNumericLiteral(node)) return integerOf(node.getText(source));
  if (!ts.isBinaryExpression(node) || node.operatorToken.kind !== ts.SyntaxKind.LessThanLessThanToken)
    return null;
  const base = literalValue(node.left, source);
  const shift = literalValue(node.right, source);
  return base === 1 && shift !== null && shift < 32 ? 2 ** shift : null;
}
