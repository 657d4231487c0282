import { ts } from './typescript.js';
import type { Type } from '../model/abi.js';
import { handleOf } from './handles.js';
import { integerOf } from './integer.js';
import { placeIn } from './module.js';
import { type Reference, dereference } from './reference.js';
import { rangeOf } from './range.js';
import { RULES } from './rules.js';
import type { Scope } from './scope.js';
import { shapeOf } from './shape.js';
import { isInteger } from './vocabulary.js';

/** Where a type stands, which decides what a handle in it means. */
export type TypePlace = 'a parameter of a syscall' | 'a parameter of a dispatch' | 'a result' | 'a field';

/** Reads a type; null when it, or a part of it, was reported. */
export function typeOf(node: ts.Node, place: TypePlace, scope: Scope): Type | null {
  const reference = dereference(node, scope);
  return reference === null ? null : typeOfReference(reference, place);
}

/** Reads a type whose name is resolved already. */
export function typeOfReference(reference: Reference, place: TypePlace): Type | null {
  if (reference.kind === 'plain') return notAType(reference);
  if (reference.rest.length > 0) return notAType(reference);
  if (reference.kind === 'declared') return ofDeclared(reference);
  const { word } = reference;
  if (isInteger(word)) return takes(reference, 0) ? { kind: 'integer', name: word } : null;
  switch (word) {
    case 'bool':
      return takes(reference, 0) ? { kind: 'bool' } : null;
    case 'f32':
    case 'f64':
      return takes(reference, 0) ? { kind: 'float', bits: word === 'f32' ? 32 : 64 } : null;
    case 'Range':
      return rangeOf(reference);
    case 'Bytes':
    case 'Text': {
      const max = boundOf(reference, 0);
      const kind = word === 'Bytes' ? 'bytes' : 'text';
      return max === null || !takes(reference, 1) ? null : { kind, max };
    }
    case 'List':
      return listOf(reference, place);
    case 'Handle':
    case 'AnyHandle':
    case 'Slot':
    case 'HandleNumber':
    case 'Own':
    case 'Maybe':
      return handleOf(reference, place);
    default:
      return misplacedWord(reference, place);
  }
}

/** Reads a list. A list of lists is left to the check of what a list holds (CG113); one in that is reported here, before it has any depth. */
function listOf(outer: Reference & { kind: 'word' }, place: TypePlace): Type | null {
  const bounds: number[] = [];
  for (let reference: Reference = outer; ; ) {
    if (reference.kind !== 'word' || reference.word !== 'List' || reference.rest.length > 0) {
      const type = typeOfReference(reference, place);
      return type && bounds.reduceRight<Type>((element, max) => ({ kind: 'list', element, max }), type);
    }
    if (bounds.length === 2) {
      const { scope, node } = outer;
      const help = 'Pass what stands in the list one by one, in several calls.';
      scope.report(RULES.typePlace, placeIn(scope.module, node), 'A list of lists holds lists.', help);
      return null;
    }
    const max = boundOf(reference, 1);
    if (max === null || !takes(reference, 2)) return null;
    bounds.push(max);
    const element = dereference(reference.arguments[0], reference.scope);
    if (element === null) return null;
    reference = element;
  }
}

/** Whether a word has as many arguments as it takes. */
export function takes(reference: Reference, least: number, most = least): boolean {
  const { scope, node, arguments: given } = reference;
  if (given.length >= least && given.length <= most) return true;
  const text = node.getText(scope.module.source);
  const count = least === most ? (least === 0 ? 'none' : `${least}`) : `${least} or ${most}`;
  const wanted = reference.kind === 'word' ? ARGUMENTS.get(reference.word) : undefined;
  scope.report(
    RULES.type,
    placeIn(scope.module, node),
    `\`${text}\` has ${given.length} type argument${given.length === 1 ? '' : 's'} instead of ${count}.`,
    wanted === undefined ? 'Write it without arguments.' : `Write ${wanted}.`,
  );
  return false;
}

/** What the words that take arguments take, with an example. */
const ARGUMENTS: ReadonlyMap<string, string> = new Map([
  ['Range', 'an integer type, the least and the largest value, as in `Range<u8, 0, 100>`'],
  ['Bytes', 'the largest length, as in `Bytes<64>`'],
  ['Text', 'the largest length in bytes, as in `Text<64>`'],
  ['List', 'the type of an element and the largest length, as in `List<u16, 8>`'],
  ['In', 'the buffer that the call reads, as in `In<Bytes<64>>`'],
  ['Out', 'the buffer that the call fills, as in `Out<Bytes<64>>`'],
  ['InOut', 'the buffer that the call reads and fills, as in `InOut<Bytes<64>>`'],
  ['Reserved', 'the integer type of the field, as in `Reserved<u8>`'],
  ['Handle', 'the kind and, where some are needed, the rights, as in `Handle<Lamp, LampRight.Light>`'],
  ['Own', 'the kind and, where some are granted, the rights, as in `Own<Lamp, LampRight.Light>`'],
  ['Maybe', 'the handle that is asked about, as in `Maybe<Handle<Lamp>>`'],
  ['Option', 'what may be absent, as in `Option<u16>`'],
  ['Result', 'the value (or `void`) and the declared errors, as in `Result<u32, LampError.Broken>`'],
]);

/** Reports what is not a type of the ABI language. */
function notAType({ node, scope }: Reference): null {
  const text = node.getText(scope.module.source).replace(/\s+/g, ' ');
  const help = HELP.get(node.kind) ?? 'Write a type of the ABI language.';
  scope.report(
    RULES.type,
    placeIn(scope.module, node),
    `\`${text}\` is not a type of the ABI language.`,
    help,
  );
  return null;
}

const HELP: ReadonlyMap<ts.SyntaxKind, string> = new Map([
  [ts.SyntaxKind.NumberKeyword, 'Write an integer type that says its width, such as `u16`.'],
  [ts.SyntaxKind.BigIntKeyword, 'Write `u64` or `i64`.'],
  [ts.SyntaxKind.BooleanKeyword, 'Write `bool`.'],
  [ts.SyntaxKind.StringKeyword, 'Write `Text` with a bound.'],
  [ts.SyntaxKind.ArrayType, 'Write `List` with a bound.'],
  [ts.SyntaxKind.TypeLiteral, 'Declare an interface that extends `Struct`.'],
]);

function ofDeclared(reference: Reference & { kind: 'declared' }): Type | null {
  const { declared, scope, node } = reference;
  const { name } = declared;
  if (!takes(reference, 0)) return null;
  if (ts.isEnumDeclaration(declared.node)) return scope.enums.has(declared) ? { kind: 'enum', name } : null;
  const shape = shapeOf(declared, scope);
  if (shape === null) return null;
  if (shape.kind === 'record') return { kind: 'record', name };
  const [what, help] =
    shape.kind === 'kind'
      ? ['a kind of handle', `Write \`Handle<${name}>\` to borrow one or \`Own<${name}>\` to pass it on.`]
      : ['a group of calls', 'Write a type of value.'];
  scope.report(
    RULES.typePlace,
    placeIn(scope.module, node),
    `\`${name}\` is ${what}, not a type of value.`,
    help,
  );
  return null;
}

/** The integer literal that bounds a buffer. */
function boundOf(reference: Reference & { kind: 'word' }, index: number): number | null {
  const { word, scope, node, arguments: given } = reference;
  const argument = given[index];
  const example = word === 'List' ? '`List<u16, 8>`' : `\`${word}<64>\``;
  const help = `Write the largest length, as in ${example}.`;
  if (argument === undefined) {
    scope.report(RULES.bound, placeIn(scope.module, node), `\`${word}\` has no bound.`, help);
    return null;
  }
  const literal = dereference(argument, scope);
  if (literal === null) return null;
  const bound = ts.isLiteralTypeNode(literal.node)
    ? integerOf(literal.node.getText(literal.scope.module.source))
    : null;
  if (bound === null) {
    const text = argument.getText(scope.module.source);
    scope.report(
      RULES.bound,
      placeIn(scope.module, argument),
      `\`${text}\` is not an integer that bounds a buffer.`,
      help,
    );
  }
  return bound;
}

const WORD_HELP: ReadonlyMap<string, string> = new Map([
  ['In', 'Write it around a buffer parameter.'],
  ['Out', 'Write it around a buffer parameter of a syscall.'],
  ['InOut', 'Write it around a buffer parameter of a syscall.'],
  ['Reserved', 'Write it around the integer type of a field.'],
  ['Option', 'Write it around what a syscall returns, or around a handle that is a parameter.'],
  ['Result', 'Write it around everything that a syscall returns.'],
  ['Gone', 'Write it among the errors of `Result`.'],
  ['Refused', 'Write it among the errors of `Result`.'],
  ['KernelError', 'Write it among the errors of `Result`.'],
  ['AnyKind', 'Write `AnyHandle` or `Own<AnyKind>`.'],
  ['Kind', 'Write a handle to a kind.'],
]);

function misplacedWord({ word, node, scope }: Reference & { kind: 'word' }, place: TypePlace): null {
  const help = WORD_HELP.get(word) ?? `Let an interface extend \`${word}\`, and name that.`;
  scope.report(
    RULES.typePlace,
    placeIn(scope.module, node),
    `\`${word}\` means nothing here, in ${place}.`,
    help,
  );
  return null;
}
