import type { Place } from '../diagnostic.js';
import type { Statement } from './ast.js';
import type { Label } from './code.js';
import {
  type Generator,
  generateAssignment,
  generateCall,
  generateExpression,
  generateStep,
} from './generate-expression.js';

const DROP = 0x9d;
const RETURN = 0x9b;
const RETURN_ZERO = 0x9c;
const JUMP = 0xa0;
const JUMP_IF = 0xa4;
const JUMP_IF_ZERO = 0xa6;

/** A label of `goto`: where it stands, and where it was first asked for. */
interface Mark {
  readonly label: Label;
  place: Place | null;
  readonly asked: Place;
}

/** The loop that `break` and `continue` are about. */
interface Loop {
  readonly end: Label;
  readonly next: Label;
}

/** What the statements of one function share. */
export interface FunctionGenerator extends Generator {
  readonly marks: Map<string, Mark>;
  readonly loop: Loop | null;
}

/** The labels that no statement of the function has. */
export function reportOpenMarks({ marks, report }: FunctionGenerator): void {
  for (const [name, { place, asked }] of marks) {
    if (place === null) report.add('EVM011', asked, `this function has no label ${name}`);
  }
}

/** Whether the implied return behind these statements can be left away. Other ways out are not looked for. */
export function endsWithReturn(statements: readonly Statement[]): boolean {
  let last = statements.at(-1);
  while (last?.kind === 'label') last = last.statement;
  if (last?.kind === 'block') return endsWithReturn(last.statements);
  return last?.kind === 'return';
}

export function generateStatement(generator: FunctionGenerator, statement: Statement): void {
  const { code, report } = generator;
  const { place } = statement;
  switch (statement.kind) {
    case 'call':
    case 'user-call':
    case 'pointer-call':
      generateCall(generator, statement);
      code.plain(place, DROP);
      return;
    case 'step':
      generateStep(generator, statement, false);
      return;
    case 'assign':
      generateAssignment(generator, statement.target, statement.opcode, statement.value);
      return;
    case 'block':
      for (const each of statement.statements) generateStatement(generator, each);
      return;
    case 'label': {
      const mark = markOf(generator, statement.name, place);
      if (mark.place !== null) generator.names.twice(`the label ${statement.name}`, place, mark.place);
      mark.place = place;
      code.mark(place, mark.label);
      generateStatement(generator, statement.statement);
      return;
    }
    case 'goto':
      code.branch(place, JUMP, markOf(generator, statement.name, place).label);
      return;
    case 'if':
      generateIf(generator, statement);
      return;
    case 'do':
    case 'while':
    case 'for':
      generateLoop(generator, statement);
      return;
    case 'break':
    case 'continue': {
      const { loop } = generator;
      if (loop === null) report.add('EVM011', place, `${statement.kind} stands outside every loop`);
      else code.branch(place, JUMP, statement.kind === 'break' ? loop.end : loop.next);
      return;
    }
    case 'return':
      if (statement.value === null) {
        code.plain(place, RETURN_ZERO);
        return;
      }
      generateExpression(generator, statement.value);
      code.plain(place, RETURN);
      return;
  }
}

function generateIf(generator: FunctionGenerator, statement: Statement & { kind: 'if' }): void {
  const { code } = generator;
  const { place } = statement;
  const end = { address: 0 };
  const otherwise = { address: 0 };
  generateExpression(generator, statement.condition);
  code.branch(place, JUMP_IF_ZERO, otherwise);
  generateStatement(generator, statement.then);
  if (statement.otherwise !== null) code.branch(place, JUMP, end);
  code.mark(place, otherwise);
  if (statement.otherwise !== null) generateStatement(generator, statement.otherwise);
  code.mark(place, end);
}

function generateLoop(
  generator: FunctionGenerator,
  statement: Statement & { kind: 'do' | 'while' | 'for' },
): void {
  const { code } = generator;
  const { place } = statement;
  const start = { address: 0 };
  const loop = { end: { address: 0 }, next: { address: 0 } };
  const inside = { ...generator, loop };
  if (statement.kind === 'do') {
    code.mark(place, start);
    generateStatement(inside, statement.body);
    code.mark(place, loop.next);
    generateExpression(generator, statement.condition);
    code.branch(place, JUMP_IF, start);
  } else {
    if (statement.kind === 'for' && statement.first !== null) generateStatement(generator, statement.first);
    code.mark(place, start);
    if (statement.kind === 'while') code.mark(place, loop.next);
    if (statement.condition !== null) {
      generateExpression(generator, statement.condition);
      code.branch(place, JUMP_IF_ZERO, loop.end);
    }
    generateStatement(inside, statement.body);
    if (statement.kind === 'for') {
      code.mark(place, loop.next);
      if (statement.step !== null) generateStatement(generator, statement.step);
    }
    code.branch(place, JUMP, start);
  }
  code.mark(place, loop.end);
}

function markOf({ marks }: FunctionGenerator, name: string, place: Place): Mark {
  const known = marks.get(name);
  if (known !== undefined) return known;
  const mark = { label: { address: 0 }, place: null, asked: place };
  marks.set(name, mark);
  return mark;
}
