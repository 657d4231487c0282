import type { Place } from '../diagnostic.js';
import type { Call, Expression, Step, Target, Width } from './ast.js';
import type { Code } from './code.js';
import type { DiagnosticId, Report } from './diagnostics.js';
import type { Names } from './names.js';

/** First opcode of the loads of each width; the stores are 8 behind. */
const LOADS: Readonly<Record<Width, number>> = { '8u': 0xc0, '8s': 0xd0, '16': 0xe0 };
const STORE = 8;
const DUP = 0xc5;
const DUP_BELOW_TWO = 0xcd;
const SWAP = 0xc6;
const ONE = 0x91;
const SHL = 0x85;
const ADD = 0x80;
const SUB = 0x81;
const CALL = 0xa2;
const JUMP = 0xa0;
const JUMP_IF_ZERO = 0xa6;
/** Most arguments of a user call: the machine faults at more. */
const MOST_ARGUMENTS = 127;

/** Where code goes, and what it is made with. */
export interface Generator {
  readonly code: Code;
  readonly names: Names;
  readonly report: Report;
}

/** How a target is reached: its address or index is on the stack when `indexed`. */
interface Access {
  readonly indexed: boolean;
  readonly load: () => void;
  readonly store: () => void;
}

/** Leaves the value of an expression on the stack. */
export function generateExpression(generator: Generator, expression: Expression): void {
  const { code, report, names } = generator;
  const { place } = expression;
  switch (expression.kind) {
    case 'number':
      code.constant(place, expression.value);
      return;
    case 'string':
      generateString(code, place, expression.bytes);
      return;
    case 'register':
      code.plain(place, expression.opcode);
      return;
    case 'here': {
      const label = { address: 0 };
      code.mark(place, label);
      code.address(place, label);
      return;
    }
    case 'address': {
      const { name } = expression;
      const local = names.local(name);
      if (local !== undefined) {
        // Arguments lie above the return address and the caller's frame pointer.
        code.plain(place, 0xaf);
        code.constant(place, local.index >= 0 ? 2 * (local.index + 1) : 2 * (local.index - 1));
        code.plain(place, SUB);
        return;
      }
      const global = names.global(name, place);
      if (global !== undefined && global.kind !== 'broken') code.address(place, global.label);
      return;
    }
    case 'unary':
      generateExpression(generator, expression.operand);
      code.plain(place, expression.opcode);
      return;
    case 'binary':
      generateBinary(generator, expression);
      return;
    case 'conditional': {
      const otherwise = { address: 0 };
      const end = { address: 0 };
      generateExpression(generator, expression.condition);
      code.branch(place, JUMP_IF_ZERO, otherwise);
      generateExpression(generator, expression.then);
      code.branch(place, JUMP, end);
      code.mark(place, otherwise);
      generateExpression(generator, expression.otherwise);
      code.mark(place, end);
      return;
    }
    case 'call':
    case 'user-call':
    case 'pointer-call':
      generateCall(generator, expression);
      return;
    case 'step':
      generateStep(generator, expression, true);
      return;
    default: {
      const access = reach(generator, expression, report);
      access?.load();
    }
  }
}

/** Long chains of operators lean to the left; they are walked without recursion. */
function generateBinary(generator: Generator, expression: Expression & { kind: 'binary' }): void {
  const chain = [expression];
  for (let left = expression.left; left.kind === 'binary'; left = left.left) chain.push(left);
  generateExpression(generator, chain[chain.length - 1].left);
  for (const { right, opcode, place } of chain.reverse()) {
    generateExpression(generator, right);
    generator.code.plain(place, opcode);
  }
}

/** The bytes stand in line, with a final 0, and are jumped over. */
function generateString(code: Code, place: Place, bytes: readonly number[]): void {
  const start = { address: 0 };
  const end = { address: 0 };
  code.address(place, start);
  code.branch(place, JUMP, end);
  code.mark(place, start);
  code.items.push({ kind: 'data', place, bytes: Uint8Array.from(bytes), size: bytes.length + 1 });
  code.mark(place, end);
}

/** Leaves the value of a call on the stack. Arguments are pushed last to first, and removed by the caller. */
export function generateCall(generator: Generator, call: Call): void {
  const { code, names, report } = generator;
  const { place } = call;
  const count = call.arguments.length;
  for (const each of [...call.arguments].reverse()) generateExpression(generator, each);
  switch (call.kind) {
    case 'user-call':
      if (count > MOST_ARGUMENTS) {
        const help = 'pass the rest through memory';
        report.add('EVM007', place, `a user call has at most ${MOST_ARGUMENTS} arguments`, help);
      }
      code.constant(place, count);
      code.plain(place, 0xb0 + call.id);
      return;
    case 'pointer-call':
      generateExpression(generator, call.address);
      code.plain(place, 0x9e);
      code.counted(place, 0xf8, count);
      return;
    case 'call': {
      const { name } = call;
      const local = names.local(name);
      const global = local === undefined ? names.global(name, place) : undefined;
      if (local !== undefined || (global !== undefined && isData(global.kind))) {
        const help = 'call an address in a variable with $ptrf[variable](…)';
        report.add('EVM006', place, `${name} is no function`, help);
      }
      if (global?.kind !== 'function') return;
      if (global.parameters !== count) {
        report.add('EVM007', place, `${name} has ${global.parameters} arguments, not ${count}`);
      }
      code.branch(place, CALL, global.label);
      code.counted(place, 0xf8, count);
      return;
    }
  }
}

/** `++` or `--`; leaves a value only where one is asked for. */
export function generateStep(generator: Generator, step: Step, asked: boolean): void {
  const { code, report } = generator;
  const { place, prefix, opcode } = step;
  const access = reach(generator, step.target, report);
  if (access === null) return;
  const copy = access.indexed ? DUP_BELOW_TWO : DUP;
  if (access.indexed) code.plain(place, DUP);
  access.load();
  if (asked && !prefix) code.plain(place, copy);
  code.plain(place, ONE, opcode);
  if (asked && prefix) code.plain(place, copy);
  if (access.indexed) code.plain(place, SWAP);
  access.store();
}

/** `target = value`, or with the opcode of an operator `target op= value`. */
export function generateAssignment(
  generator: Generator,
  target: Target,
  opcode: number | null,
  value: Expression,
): void {
  const { code, report } = generator;
  if (opcode === null) {
    generateExpression(generator, value);
    reach(generator, target, report)?.store();
    return;
  }
  const access = reach(generator, target, report);
  if (access?.indexed) code.plain(target.place, DUP);
  access?.load();
  generateExpression(generator, value);
  code.plain(target.place, opcode);
  if (access?.indexed) code.plain(target.place, SWAP);
  access?.store();
}

/** Pushes what a target is reached by. Null when its name was reported. */
function reach(generator: Generator, target: Target, report: Report): Access | null {
  const { code, names } = generator;
  const { place } = target;
  const wrong = (id: DiagnosticId, message: string, help: string): null => {
    report.add(id, place, message, help);
    return null;
  };
  if (target.kind === 'pointer') {
    generateExpression(generator, target.base);
    if (target.index !== null) {
      generateExpression(generator, target.index);
      if (target.width === '16') code.plain(place, ONE, SHL);
      code.plain(place, ADD);
    }
    const opcode = LOADS[target.width] + 2;
    return {
      indexed: true,
      load: () => code.plain(place, opcode),
      store: () => code.plain(place, opcode + STORE),
    };
  }
  const { name } = target;
  const local = names.local(name);
  if (target.kind === 'variable') {
    if (local !== undefined) {
      const low = local.index & 0x3f;
      return {
        indexed: false,
        load: () => code.plain(place, low),
        store: () => code.plain(place, 0x40 + low),
      };
    }
    const global = names.global(name, place);
    if (global === undefined || global.kind === 'broken') return null;
    if (global.kind !== 'scalar') {
      const help = `write &${name} for its address`;
      return wrong('EVM006', `${name} is ${global.kind === 'array' ? 'an array' : 'a function'}`, help);
    }
    if (global.constant) {
      const message = `${name} is the word at address ${global.label.address}, not the number ${global.label.address} of the ABI`;
      report.warn('EVM019', place, message, `write &${name}`);
    }
    return memoryAccess(code, place, LOADS[global.width], global.label, false);
  }
  generateExpression(generator, target.index);
  const global = local === undefined ? names.global(name, place) : undefined;
  if (local === undefined && (global === undefined || global.kind === 'broken')) return null;
  if (global?.kind !== 'array') {
    const help = 'reach memory through an address with $ptr8u[…], $ptr8s[…] or $ptr16[…]';
    return wrong('EVM006', `${name} is no array`, help);
  }
  return memoryAccess(code, place, LOADS[global.width] + 3, global.label, true);
}

function memoryAccess(
  code: Code,
  place: Place,
  opcode: number,
  label: { address: number },
  indexed: boolean,
): Access {
  return {
    indexed,
    load: () => code.memory(place, opcode, label),
    store: () => code.memory(place, opcode + STORE, label),
  };
}

function isData(kind: string): boolean {
  return kind === 'scalar' || kind === 'array';
}
