import { signed } from '../word.js';
import type { Call, Expression, Target, Width } from './ast.js';
import type { Cursor } from './cursor.js';
import { BINARY, CONDITIONAL, STEPS, UNARY } from './operators.js';

const POINTERS: ReadonlyMap<string, Width> = new Map([
  ['$ptr8u', '8u'],
  ['$ptr8s', '8s'],
  ['$ptr16', '16'],
]);

/** Reads an expression whose operators bind at least as tightly as `least`. */
export function parseExpression(cursor: Cursor, least = 0): Expression {
  return cursor.nested(() => {
    let left = unary(cursor);
    for (;;) {
      const { place, kind, text } = cursor.peek();
      if (kind !== 'mark') return left;
      if (text === '?' && least <= CONDITIONAL) {
        cursor.next();
        const then = parseExpression(cursor);
        cursor.expect(':');
        const otherwise = parseExpression(cursor, CONDITIONAL);
        left = { kind: 'conditional', place, condition: left, then, otherwise };
        continue;
      }
      const operator = BINARY.get(text);
      if (operator === undefined || operator.strength < least) return left;
      cursor.next();
      const right = parseExpression(cursor, operator.strength + 1);
      left = { kind: 'binary', place, opcode: operator.opcode, left, right };
    }
  });
}

/** Unary operators on a number are worked out here; on anything else they are instructions. */
function unary(cursor: Cursor): Expression {
  const { kind, text, place } = cursor.peek();
  if (kind !== 'mark') return primary(cursor);
  if (text === '+') {
    cursor.next();
    return cursor.nested(() => unary(cursor));
  }
  const operator = UNARY.get(text);
  if (operator === undefined) return primary(cursor);
  cursor.next();
  const operand = cursor.nested(() => unary(cursor));
  if (operand.kind === 'number') return { ...operand, value: signed(operator.fold(operand.value)) };
  return { kind: 'unary', place, opcode: operator.opcode, operand };
}

function primary(cursor: Cursor): Expression {
  const token = cursor.peek();
  const { place } = token;
  switch (token.kind) {
    case 'number':
      cursor.next();
      return { kind: 'number', place, value: signed(token.value) };
    case 'string':
      cursor.next();
      return { kind: 'string', place, bytes: token.bytes };
    case 'mark':
      break;
    default:
      return callOrTarget(cursor);
  }
  switch (token.text) {
    case '(': {
      cursor.next();
      const inner = parseExpression(cursor);
      cursor.expect(')');
      return inner;
    }
    case '&':
      cursor.next();
      return { kind: 'address', place, name: cursor.expectName() };
    case '++':
    case '--':
      return parsePrefixStep(cursor);
    case '$line':
      cursor.next();
      return { kind: 'number', place, value: signed(place.line) };
    case '$vmip':
      cursor.next();
      return { kind: 'here', place };
    case '$vmsp':
    case '$vmsfp':
      cursor.next();
      return { kind: 'register', place, opcode: token.text === '$vmsp' ? 0xae : 0xaf };
    default:
      return callOrTarget(cursor);
  }
}

function callOrTarget(cursor: Cursor): Expression {
  const call = parseCall(cursor);
  if (call !== null) return call;
  const target = parseTarget(cursor, 'a value');
  return takeStep(cursor, target) ?? target;
}

/** `++` or `--` behind a target, when it stands there. */
export function takeStep(cursor: Cursor, target: Target): (Expression & { kind: 'step' }) | null {
  const { kind, text } = cursor.peek();
  const opcode = kind === 'mark' ? STEPS.get(text) : undefined;
  if (opcode === undefined) return null;
  cursor.next();
  return { kind: 'step', place: target.place, target, opcode, prefix: false };
}

/** `++` or `--` in front of a target; one of them is next. */
export function parsePrefixStep(cursor: Cursor): Expression & { kind: 'step' } {
  const { text, place } = cursor.next();
  const opcode = STEPS.get(text);
  if (opcode === undefined) throw new Error(`invariant: ${text} is a step`);
  return { kind: 'step', place, target: parseTarget(cursor, 'a variable'), opcode, prefix: true };
}

/** A call, when one begins here. */
export function parseCall(cursor: Cursor): Call | null {
  const token = cursor.peek();
  const { kind, text, place } = token;
  if (kind === 'user') {
    cursor.next();
    return { kind: 'user-call', place, id: token.value, arguments: parseArguments(cursor) };
  }
  if (cursor.take('$ptrf')) {
    cursor.expect('[');
    const address = parseExpression(cursor);
    cursor.expect(']');
    return { kind: 'pointer-call', place, address, arguments: parseArguments(cursor) };
  }
  const behind = cursor.peek(1);
  if (kind !== 'name' || behind.kind !== 'mark' || behind.text !== '(') return null;
  cursor.next();
  return { kind: 'call', place, name: text, arguments: parseArguments(cursor) };
}

function parseArguments(cursor: Cursor): Expression[] {
  const values: Expression[] = [];
  cursor.expect('(');
  if (cursor.take(')')) return values;
  do values.push(parseExpression(cursor));
  while (cursor.take(','));
  cursor.expect(')');
  return values;
}

/** Something that a value can be stored in. */
export function parseTarget(cursor: Cursor, what: string): Target {
  const { kind, text, place } = cursor.peek();
  const width = kind === 'mark' ? POINTERS.get(text) : undefined;
  if (width !== undefined) {
    cursor.next();
    cursor.expect('[');
    const base = parseExpression(cursor);
    const index = cursor.take(',') ? parseExpression(cursor) : null;
    cursor.expect(']');
    return { kind: 'pointer', place, width, base, index };
  }
  if (kind !== 'name') return cursor.fail(what);
  cursor.next();
  if (!cursor.take('[')) return { kind: 'variable', place, name: text };
  const index = parseExpression(cursor);
  cursor.expect(']');
  return { kind: 'element', place, name: text, index };
}
