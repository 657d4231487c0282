import { LARGEST_MEMORY } from '../machine.js';
import { relax } from '../relax.js';
import { distance, pushBytes } from '../word.js';
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

/** Gives every statement its address. Branches, loads and stores take their short form where it fits. */
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
  let size = 0;
  const place = (): void => {
    let address = 0;
    for (const [index, statement] of statements.entries()) {
      addresses[index] = address;
      if (statement.kind === 'label') labels.set(statement, address);
      address += sizes[index] + (long[index] ? 1 : 0);
    }
    size = address;
    settleConstants();
  };

  settleConstants();
  const sizes = statements.map((statement) => sizeOf(statement, names, worth, report));
  const fits = (index: number): boolean => {
    const statement = statements[index];
    return isRelaxable(statement) && fitsShort(statement, addresses[index], long[index], worth);
  };
  relax({ long, fixed, fits, place });
  return { addresses, long, size, worth };
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
