import { ts } from 'ts-morph';
import type { IntegerName, IntegerType } from '../model/abi.js';
import { integerOf } from './integer.js';
import { placeIn } from './module.js';
import { type Reference, dereference } from './reference.js';
import { RULES } from './rules.js';
import { takes } from './types.js';
import { isInteger } from './vocabulary.js';

const HELP =
  'Write an integer type of up to 32 bits and the least and the largest value, as in `Range<u16, 0, 100>`.';

/** Reads `Range<u16, 0, 100>`; null when a part of it was reported. */
export function rangeOf(reference: Reference): IntegerType | null {
  const { scope, node, arguments: given } = reference;
  if (!takes(reference, 3)) return null;
  const wrong = (message: string, help = HELP) => {
    scope.report(RULES.range, placeIn(scope.module, node), message, help);
    return null;
  };
  const parts = given.map((argument) => dereference(argument, scope));
  const [of, least, most] = parts;
  if (of == null || least == null || most == null) return null;
  const text = (index: number) => given[index].getText(scope.module.source);
  const isOf = of.kind === 'word' && of.rest.length === 0 && isInteger(of.word) && !of.word.endsWith('64');
  if (!isOf) return wrong(`\`${text(0)}\` is no integer type of up to 32 bits.`);
  const [min, max] = [literalOf(least), literalOf(most)];
  if (min === null) return wrong(`\`${text(1)}\` is not an integer that is written out.`);
  if (max === null) return wrong(`\`${text(2)}\` is not an integer that is written out.`);
  const name = of.word as IntegerName;
  const [lowest, highest] = limits(name);
  if (min < lowest || max > highest || min >= max) {
    const message = `\`${name}\` has no range from ${min} to ${max}.`;
    return wrong(message, `Choose two integers from ${lowest} to ${highest}, the smaller one first.`);
  }
  return { kind: 'integer', name, range: { min, max } };
}

function limits(name: IntegerName): readonly [number, number] {
  const count = 2 ** Number(name.slice(1));
  return name.startsWith('i') ? [-count / 2, count / 2 - 1] : [0, count - 1];
}

/** An integer literal, with a minus or without. */
function literalOf({ node, scope }: Reference): number | null {
  if (!ts.isLiteralTypeNode(node)) return null;
  const { literal } = node;
  const { source } = scope.module;
  if (ts.isPrefixUnaryExpression(literal) && literal.operator === ts.SyntaxKind.MinusToken) {
    const value = integerOf(literal.operand.getText(source));
    return value === null ? null : -value;
  }
  return integerOf(literal.getText(source));
}
