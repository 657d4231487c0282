import type { Place } from '../diagnostic.js';
import type { Body, Declaration, Initialiser, Named, Width } from './ast.js';
import { Cursor, SyntaxMistake } from './cursor.js';
import type { Report } from './diagnostics.js';
import type { Token } from './lexer.js';
import { DECLARATIONS, parseStatements } from './parse-statement.js';

const SCALARS: ReadonlyMap<string, Width> = new Map([
  ['global', '16'],
  ['global8u', '8u'],
  ['global8s', '8s'],
]);
const ARRAYS: ReadonlyMap<string, Width> = new Map([
  ['array16', '16'],
  ['array8u', '8u'],
  ['array8s', '8s'],
]);

/** Reads a program. Behind a mistake it goes on with the next statement or declaration, so that all mistakes are told. */
export function parse(tokens: readonly Token[], report: Report): Declaration[] {
  const cursor = new Cursor(tokens);
  const declarations: Declaration[] = [];
  while (cursor.peek().kind !== 'end') {
    const before = cursor.taken;
    /** The name of the declaration, as soon as it was read. */
    const named: Named[] = [];
    try {
      declarations.push(parseDeclaration(cursor, named, report));
    } catch (error) {
      if (!(error instanceof SyntaxMistake)) throw error;
      report.add(error.id, error.place, error.message, error.help);
      declarations.push(...named.map((each) => ({ kind: 'broken' as const, ...each })));
      if (cursor.taken === before) cursor.next();
      while (!cursor.at(...DECLARATIONS) && cursor.peek().kind !== 'end') cursor.next();
    }
  }
  return declarations;
}

function parseDeclaration(cursor: Cursor, named: Named[], report: Report): Declaration {
  const { place } = cursor;
  const name = (): string => {
    const each = { place: cursor.place, name: cursor.expectName() };
    named.push(each);
    return each.name;
  };
  if (cursor.take('$memaddr')) return { kind: 'memaddr', place, address: cursor.expectNumber() };
  if (cursor.take('$section')) {
    const begin = cursor.expectNumber();
    return { kind: 'section', place, begin, end: cursor.expectNumber(), name: cursor.expectName() };
  }
  if (cursor.take('$trampoline')) {
    const address = cursor.expectNumber();
    return { kind: 'trampoline', place: cursor.place, address, name: cursor.expectName() };
  }
  const extern = cursor.take('$extern') ? cursor.expectNumber() : null;
  const { text } = cursor.peek();
  if (cursor.take('function')) {
    const at = cursor.place;
    return { ...parseFunction(cursor, name(), report), place: at, extern };
  }
  const scalar = SCALARS.get(text);
  const array = ARRAYS.get(text);
  if (!cursor.at('global', 'global8u', 'global8s', 'array8u', 'array8s', 'array16')) {
    return cursor.fail('a declaration');
  }
  cursor.next();
  const at = cursor.place;
  if (scalar !== undefined) {
    const called = name();
    const value = cursor.take('=') ? parseInteger(cursor) : null;
    cursor.expect(';');
    return { kind: 'scalar', place: at, name: called, width: scalar, extern, value };
  }
  if (array === undefined) throw new Error(`invariant: ${text} is a scalar or an array`);
  const called = name();
  cursor.expect('[');
  const length = cursor.at(']') ? null : cursor.expectNumber();
  cursor.expect(']');
  const initialiser = length === null || cursor.at('=') ? parseInitialiser(cursor) : null;
  cursor.expect(';');
  return { kind: 'array', place: at, name: called, width: array, extern, length, initialiser };
}

function parseInitialiser(cursor: Cursor): Initialiser {
  cursor.expect('=');
  const token = cursor.peek();
  if (token.kind === 'string') {
    cursor.next();
    return { kind: 'text', bytes: token.bytes };
  }
  const values: number[] = [];
  cursor.expect('{');
  if (cursor.take('}')) return { kind: 'values', values };
  do values.push(parseInteger(cursor));
  while (cursor.take(','));
  cursor.expect('}');
  return { kind: 'values', values };
}

function parseInteger(cursor: Cursor): number {
  if (cursor.take('-')) return -cursor.expectNumber();
  cursor.take('+');
  return cursor.expectNumber();
}

function parseFunction(cursor: Cursor, name: string, report: Report) {
  const parameters: Named[] = [];
  cursor.expect('(');
  if (!cursor.take(')')) {
    do parameters.push({ place: cursor.place, name: cursor.expectName() });
    while (cursor.take(','));
    cursor.expect(')');
  }
  const body = cursor.take(';') ? null : parseBody(cursor, report);
  return { kind: 'function' as const, name, parameters, body };
}

function parseBody(cursor: Cursor, report: Report): Body {
  cursor.expect('{');
  const locals: Named[] = [];
  while (cursor.take('local')) {
    do locals.push({ place: cursor.place, name: cursor.expectName() });
    while (cursor.take(','));
    cursor.expect(';');
  }
  const statements = parseStatements(cursor, report);
  const end: Place = cursor.place;
  if (cursor.at('}')) cursor.next();
  else reportOpen(cursor, report);
  return { locals, statements, end };
}

/** A declaration begins inside a body, or the program ends there. */
function reportOpen(cursor: Cursor, report: Report): void {
  const { text, place, kind } = cursor.peek();
  const found = kind === 'end' ? 'the program ends' : `${text} stands`;
  report.add('EVM003', place, `${found} inside a function`, 'close the function with } first');
}
