import type { Simple, Statement } from './ast.js';
import { type Cursor, SyntaxMistake } from './cursor.js';
import type { Report } from './diagnostics.js';
import { COMBINED } from './operators.js';
import { parseCall, parseExpression, parsePrefixStep, parseTarget, takeStep } from './parse-expression.js';

/** Words that begin a declaration: inside a body, the body's closing brace is missing. */
export const DECLARATIONS = [
  ...['function', 'global', 'global8u', 'global8s', 'array8u', 'array8s', 'array16'],
  ...['$extern', '$memaddr', '$section', '$trampoline'],
];

/** Words with which a statement can begin again behind a mistake. */
const STATEMENTS = ['if', 'do', 'while', 'for', 'goto', 'break', 'continue', 'return'];

/** Reads statements up to the closing brace, which it leaves. Behind a mistake it goes on with the next statement. */
export function parseStatements(cursor: Cursor, report: Report): Statement[] {
  const statements: Statement[] = [];
  while (!cursor.at('}', ...DECLARATIONS) && cursor.peek().kind !== 'end') {
    const before = cursor.taken;
    try {
      statements.push(parseStatement(cursor, report));
    } catch (error) {
      if (!(error instanceof SyntaxMistake)) throw error;
      report.add(error.id, error.place, error.message, error.help);
      goOn(cursor, before);
    }
  }
  return statements;
}

/** Skips the rest of a statement that began when `before` tokens were taken. */
function goOn(cursor: Cursor, before: number): void {
  while (!cursor.at('}', ...DECLARATIONS) && cursor.peek().kind !== 'end') {
    if (cursor.taken > before && cursor.at('{', ...STATEMENTS)) return;
    if (cursor.next().text === ';') return;
  }
}

function parseStatement(cursor: Cursor, report: Report): Statement {
  return cursor.nested(() => {
    const { kind, text, place } = cursor.peek();
    if (kind === 'name' && cursor.peek(1).kind === 'mark' && cursor.peek(1).text === ':') {
      cursor.next();
      cursor.next();
      return { kind: 'label', place, name: text, statement: parseStatement(cursor, report) };
    }
    if (kind !== 'mark') return ended(cursor, parseSimple(cursor));
    switch (text) {
      case '{': {
        cursor.next();
        const statements = parseStatements(cursor, report);
        cursor.expect('}');
        return { kind: 'block', place, statements };
      }
      case 'if': {
        cursor.next();
        const condition = parseCondition(cursor);
        const then = parseStatement(cursor, report);
        const otherwise = cursor.take('else') ? parseStatement(cursor, report) : null;
        return { kind: 'if', place, condition, then, otherwise };
      }
      case 'do': {
        cursor.next();
        const body = parseStatement(cursor, report);
        cursor.expect('while');
        return ended(cursor, { kind: 'do', place, condition: parseCondition(cursor), body });
      }
      case 'while': {
        cursor.next();
        const condition = parseCondition(cursor);
        return { kind: 'while', place, condition, body: parseStatement(cursor, report) };
      }
      case 'for':
        return parseFor(cursor, report);
      case 'goto':
        cursor.next();
        return ended(cursor, { kind: 'goto', place, name: cursor.expectName() });
      case 'break':
      case 'continue':
        cursor.next();
        return ended(cursor, { kind: text, place });
      case 'return': {
        cursor.next();
        const value = cursor.at(';') ? null : parseExpression(cursor);
        return ended(cursor, { kind: 'return', place, value });
      }
      case ';':
        throw new SyntaxMistake(
          'EVM003',
          place,
          'there is no empty statement',
          'write {} or leave the ; away',
        );
      case 'local': {
        const help = 'move it to the top of the function, in front of all statements';
        throw new SyntaxMistake('EVM003', place, 'local variables are declared at the top only', help);
      }
      default:
        return ended(cursor, parseSimple(cursor));
    }
  });
}

function parseFor(cursor: Cursor, report: Report): Statement {
  const { place } = cursor.next();
  cursor.expect('(');
  const first = cursor.at(';') ? null : parseSimple(cursor);
  cursor.expect(';');
  const condition = cursor.at(';') ? null : parseExpression(cursor);
  cursor.expect(';');
  const step = cursor.at(')') ? null : parseSimple(cursor);
  cursor.expect(')');
  return { kind: 'for', place, first, condition, step, body: parseStatement(cursor, report) };
}

function parseCondition(cursor: Cursor) {
  cursor.expect('(');
  const condition = parseExpression(cursor);
  cursor.expect(')');
  return condition;
}

function ended(cursor: Cursor, statement: Statement): Statement {
  cursor.expect(';');
  return statement;
}

/** A call, a step or an assignment. */
function parseSimple(cursor: Cursor): Simple {
  if (cursor.at('++', '--')) return parsePrefixStep(cursor);
  const call = parseCall(cursor);
  if (call !== null) return call;
  const target = parseTarget(cursor, 'a statement');
  const step = takeStep(cursor, target);
  if (step !== null) return step;
  const { text, kind, place } = cursor.peek();
  const opcode = text === '=' ? null : COMBINED.get(text);
  if (kind !== 'mark' || opcode === undefined) return cursor.fail('=, ++ or --');
  cursor.next();
  return { kind: 'assign', place, target, opcode, value: parseExpression(cursor) };
}
