import { LARGEST_MEMORY } from '../machine.js';
import type { Report } from './diagnostic.js';
import { type Expression, evaluate } from './expression.js';
import type { Label, Names } from './names.js';
import type { Constant, Routine, Statement } from './program.js';

/** Where everything is. */
export interface Layout {
  /** Address of each statement. */
  readonly addresses: readonly number[];
  /** Whether each branch, load and store takes its long form. */
  readonly long: readonly boolean[];
  /** Bytes of the image. */
  readonly size: number;
  worth(expression: Expression, owner: Routine | null): number;
}

type Relaxable = Statement & { readonly kind: 'branch' | 'memory' };

/**
 * Gives every statement its address. Branches, loads and stores begin long; each pass shortens those whose operand fits one byte
 * with the addresses of the pass before. One that no longer fits (only an address made by subtraction can grow) becomes long again
 * for good, so the passes end.
 */
export function layOut(statements: readonly Statement[], names: Names, report: Report): Layout {
  const addresses = new Array<number>(statements.length).fill(0);
  const long = statements.map((statement) => isRelaxable(statement) && statement.width !== 'short');
  const fixed = statements.map((statement) => !isRelaxable(statement) || statement.width !== 'any');
  const labels = new Map<Label, number>();
  const constants = new Map<Constant, number>();

  const worth = (expression: Expression, owner: Routine | null): number =>
    evaluate(expression, (name) => {
      const meaning = names.find(name, owner);
      if (meaning?.kind === 'label') return labels.get(meaning.label) ?? 0;
      return meaning === undefined ? 0 : (constants.get(meaning.constant) ?? 0);
    });
  const settleConstants = (): void => {
    for (const constant of names.ordered) constants.set(constant, worth(constant.value, null));
  };
  const place = (): number => {
    let address = 0;
    for (const [index, statement] of statements.entries()) {
      addresses[index] = address;
      if (statement.kind === 'label') labels.set(statement, address);
      address += sizes[index] + (long[index] ? 1 : 0);
    }
    settleConstants();
    return address;
  };

  settleConstants();
  const sizes = statements.map((statement) => sizeOf(statement, names, worth, report));
  let size = place();
  for (let changed = true; changed; ) {
    changed = false;
    for (const [index, statement] of statements.entries()) {
      if (fixed[index] || !isRelaxable(statement)) continue;
      const fits = fitsShort(statement, addresses[index], long[index], worth);
      if (fits !== long[index]) continue;
      long[index] = !fits;
      if (!fits) fixed[index] = true;
      changed = true;
    }
    if (changed) size = place();
  }
  return { addresses, long, size, worth };
}

/** From an address to another, as a signed word: distances wrap as addresses do. */
export function distance(from: number, to: number): number {
  return ((to - from) << 16) >> 16;
}

/** The bytes of a `push` of a constant: the shortest form. */
export function pushBytes(value: number): number[] {
  const word = (value << 16) >> 16;
  if (word >= -4 && word <= 3) return [0x90 + (word & 7)];
  if (word >= 0 && word <= 255) return [0x98, word];
  if (word >= -128 && word < 0) return [0x99, word & 0xff];
  return [0x9a, (word >> 8) & 0xff, word & 0xff];
}

/** Whether the operand fits one byte, when the statement stands at an address and is `long` there. */
export function fitsShort(
  statement: Relaxable,
  address: number,
  long: boolean,
  worth: Layout['worth'],
): boolean {
  if (statement.kind === 'branch') {
    const far = distance(address, worth(statement.operand, statement.owner));
    // A target behind the branch comes nearer when the branch itself shrinks.
    return far >= -128 && far <= (long ? 128 : 127);
  }
  if (statement.address.kind === 'popped') return true;
  return (worth(statement.address.expression, statement.owner) & 0xffff) <= 0xff;
}

function isRelaxable(statement: Statement): statement is Relaxable {
  return statement.kind === 'branch' || (statement.kind === 'memory' && statement.address.kind !== 'popped');
}

/** Bytes of a statement in its short form. */
function sizeOf(statement: Statement, names: Names, worth: Layout['worth'], report: Report): number {
  const { owner } = statement;
  switch (statement.kind) {
    case 'label':
      return 0;
    case 'plain':
    case 'numbered':
      return 1;
    case 'push':
      return names.moves(statement.operand, owner) ? 3 : pushBytes(worth(statement.operand, owner)).length;
    case 'immediate':
      return 1 + statement.form.bytes;
    case 'branch':
      return 2;
    case 'memory':
      return statement.address.kind === 'popped' ? 1 : 2;
    case 'data':
      return statement.size * statement.values.length;
    case 'text':
      return statement.bytes.length;
    case 'space': {
      const { count } = statement;
      if (names.moves(count, owner)) {
        report.add('EVS007', count.place, 'the size of a .space is no constant');
        return 0;
      }
      const value = worth(count, owner);
      if (value >= 0 && value <= LARGEST_MEMORY) return value;
      report.add('EVS006', count.place, `the size ${value} of a .space is outside 0…${LARGEST_MEMORY}`);
      return 0;
    }
  }
}
