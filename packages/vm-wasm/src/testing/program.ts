import { F32, F64, FUNCREF, I32, I64 } from '../image/value-type.js';
import { assemble, leb, sleb } from './assemble.js';

/** Numbers below a bound from a list of numbers, then 0: the same list makes the same program, a shorter one a smaller program. */
class Tape {
  #at = 0;
  constructor(readonly numbers: readonly number[]) {}
  below(bound: number): number {
    return (this.numbers[this.#at++] ?? 0) % bound;
  }
}

/** Functions that the programs have: import 0 `free`, import 1 `tick`, then the defined ones. */
const FREE = 0;
const TICK = 1;
const FIRST = 2;
const FUNCTIONS = 3;
/** Type indexes. */
const UNARY = 0;
const TICK_TYPE = 1;
const RUN = 2;
const WORK = 3;
const PAIR = 4;
const START = 5;

/** Locals of every function, behind its two parameters: i32 and i64, in the first function i32 and i32. */
const LOCALS = [I32, I64, F64, I32, I32, I32, FUNCREF];
const INTS = [0, 2];
const COUNTERS = [5, 6, 7];
/** Index of the global that counts executed instructions. */
const COUNT = 1;
/** Globals of a float each, whose first values are NaNs, and of a reference. */
const SINGLE = 2;
const DOUBLE = 3;
const REFERENCE = 4;

/**
 * Makes one valid, terminating program out of a list of numbers: calls go only to later functions, loops count down. `counted`
 * makes the same program with a count of the executed instructions (without `end` and `else`), kept in an exported i64.
 */
export function makeProgram(numbers: readonly number[], counted = false): Uint8Array {
  const tape = new Tape(numbers);
  // A function that nothing refers to is paid for otherwise than one that can be called through the table.
  const refers = tape.below(2) === 0;
  const functions = Array.from({ length: FUNCTIONS }, (_, index) => ({
    type: index === 0 ? RUN : WORK,
    locals: LOCALS,
    code: new Writer(tape, FIRST + index, counted, refers).body(index > 0),
  }));
  return assemble({
    types: [
      [[I32], [I32]],
      [[], [I32]],
      [[I32, I32], []],
      [[I32, I64], [I32]],
      [
        [I32, I32],
        [I32, I32],
      ],
      [[], []],
    ],
    imports: [
      { field: 'free#6', type: UNARY },
      { field: 'tick#1', type: TICK_TYPE },
    ],
    functions: [...functions, { type: START, code: [] }],
    tables: [[4, 8]],
    memory: [1, 3],
    globals: [
      [I32, 1, 0x41, 5, 0x0b],
      [I64, 1, 0x42, 0, 0x0b],
      [F32, 1, 0x43, 0, 0, 0xc0, 0x7f, 0x0b],
      [F64, 1, 0x44, 1, 0, 0, 0, 0, 0, 0xf0, 0x7f, 0x0b],
      [FUNCREF, 1, 0xd0, 0x70, 0x0b],
    ],
    exports: [
      ['memory', 2, 0],
      ['count', 3, COUNT],
      ['dispatch#1', 0, FIRST],
      ['dispatch#0', 0, FIRST + FUNCTIONS],
    ],
    elements: [
      [0, 0x41, 0, 0x0b, 4, FREE, ...(refers ? [FIRST + 1, FIRST + 2] : [FREE, FREE]), TICK],
      [1, 0, 2, TICK, FREE],
    ],
    dataCount: true,
    data: [[1, 5, 1, 2, 3, 4, 5]],
  });
}

const CHOICES = [0x6a, 0x6b, 0x6c, 0x71, 0x72, 0x73, 0x74, 0x48, 0x4f, 0x6d, 0x70];

class Writer {
  readonly #out: number[] = [];
  #budget = 60;
  #loops = 0;

  constructor(
    readonly tape: Tape,
    readonly self: number,
    readonly counted: boolean,
    readonly refers: boolean,
  ) {}

  body(result: boolean): number[] {
    for (let left = 1 + this.tape.below(6); left > 0; left--) this.#statement(0, result);
    if (result) this.#int(0);
    return this.#out;
  }

  #put(...bytes: number[]): void {
    if (this.counted && bytes[0] !== 0x0b && bytes[0] !== 0x05) {
      // global.get, i64.const 1, i64.add, global.set: nothing of the stack is touched
      this.#out.push(0x23, COUNT, 0x42, 1, 0x7c, 0x24, COUNT);
    }
    this.#out.push(...bytes);
  }

  #pick<T>(items: readonly T[]): T {
    return items[this.tape.below(items.length)];
  }

  #constant(): number {
    return this.#pick([0, 1, 2, 3, 7, 100, 1000, 65_530, -1, -2_147_483_648]);
  }

  /** Leaves one i32. */
  #int(depth: number): void {
    const kind = this.#budget-- < 0 || depth > 6 ? this.tape.below(3) : this.tape.below(19);
    const next = depth + 1;
    switch (kind) {
      case 0:
        this.#put(0x41, ...sleb(this.#constant()));
        return;
      case 1:
      case 2:
        this.#put(0x20, this.#pick(INTS));
        return;
      case 3:
      case 4:
        this.#int(next);
        this.#int(next);
        this.#put(this.#pick(CHOICES));
        return;
      case 5:
        this.#int(next);
        this.#put(0x28, 2, ...leb(this.tape.below(64)));
        return;
      case 6:
        this.#int(next);
        this.#put(0x22, this.#pick(INTS));
        return;
      case 7:
        this.#long(next);
        this.#put(0xa7);
        return;
      case 8:
        this.#int(next);
        this.#put(0x04, I32);
        this.#int(next);
        this.#put(0x05);
        this.#int(next);
        this.#put(0x0b);
        return;
      case 9: // a block that is left with a value; what follows the branch is dead
        this.#put(0x02, I32);
        this.#int(next);
        this.#int(next);
        this.#put(0x0d, 0);
        if (this.tape.below(2) === 0) {
          this.#put(0x0c, 0);
          this.#put(0x6a);
        }
        this.#put(0x0b);
        return;
      case 10:
        this.#int(next);
        this.#int(next);
        this.#int(next);
        this.#put(0x1b);
        return;
      case 11:
        this.#call(next);
        return;
      case 12: // a block with two parameters and two results
        this.#int(next);
        this.#int(next);
        this.#put(0x02, PAIR);
        this.#put(0x22, this.#pick(INTS));
        this.#put(0x0b);
        this.#put(0x6a);
        return;
      case 13:
        this.#put(this.#pick([0x3f, 0x23]), 0);
        return;
      case 14:
        this.#put(0xd2, this.#pick([FREE, TICK]));
        this.#put(0xd1);
        return;
      case 15:
        this.#put(0x23, SINGLE);
        this.#put(0xbc);
        return;
      case 16:
        this.#put(0x23, DOUBLE);
        this.#put(0xbd);
        this.#put(0xa7);
        return;
      case 17:
        this.#put(0x23, REFERENCE);
        this.#put(0xd1);
        return;
      default:
        this.#int(next);
        this.#put(0x45);
        return;
    }
  }

  #long(depth: number): void {
    const kind = this.#budget-- < 0 || depth > 6 ? this.tape.below(2) : this.tape.below(4);
    if (kind === 0) {
      this.#put(0x42, ...sleb(this.#constant()));
      return;
    }
    if (kind === 1) {
      this.#put(0x20, this.self === FIRST ? 3 : this.#pick([1, 3]));
      return;
    }
    if (kind === 2) {
      this.#long(depth + 1);
      this.#long(depth + 1);
      this.#put(this.#pick([0x7c, 0x7d, 0x7e, 0x85]));
      return;
    }
    this.#int(depth + 1);
    this.#put(0xac);
  }

  /** A call of an import, of a later function, or through the table. */
  #call(depth: number): void {
    const later = FIRST + FUNCTIONS - 1 - this.self;
    switch (this.tape.below(4)) {
      case 0:
        this.#int(depth);
        this.#put(0x10, FREE);
        return;
      case 1:
        this.#put(0x10, TICK);
        return;
      case 2:
        if (later > 0) {
          this.#int(depth);
          this.#long(depth);
          this.#put(0x10, this.self + 1 + this.tape.below(later));
          return;
        }
        this.#put(0x10, TICK);
        return;
      default:
        // Entry 0 is `free`, entry 3 is `tick`; an entry of another type or behind the end traps.
        this.#int(depth);
        this.#put(0x41, this.#pick([0, 0, 0, 3, 9]));
        this.#put(0x11, UNARY, 0);
        return;
    }
  }

  #statement(depth: number, result: boolean): void {
    const kind = this.#budget-- < 0 || depth > 4 ? this.tape.below(3) : this.tape.below(20);
    const next = depth + 1;
    switch (kind) {
      case 0:
        this.#int(next);
        this.#put(0x21, this.#pick(INTS));
        return;
      case 1:
        this.#put(0x41, ...sleb(this.tape.below(1000)));
        this.#int(next);
        this.#put(0x36, 2, 0);
        return;
      case 2:
        this.#int(next);
        this.#put(0x1a);
        return;
      case 3:
        this.#int(next);
        this.#put(0x24, 0);
        return;
      case 4:
      case 5: {
        this.#int(next);
        this.#put(0x04, 0x40);
        this.#statement(next, result);
        if (this.tape.below(2) === 0) {
          this.#put(0x05);
          this.#statement(next, result);
        }
        this.#put(0x0b);
        return;
      }
      case 6:
      case 7:
      case 8:
        this.#loop(next, result);
        return;
      case 9: {
        for (let left = 3; left > 0; left--) this.#put(0x02, 0x40);
        this.#int(next);
        this.#put(0x0e, 2, 0, 1, 2);
        for (let left = 3; left > 0; left--) {
          this.#put(0x0b);
          this.#statement(next, result);
        }
        return;
      }
      case 10: {
        this.#int(next);
        this.#put(0x04, 0x40);
        if (result) this.#int(next);
        this.#put(0x0f);
        this.#statement(next, result);
        this.#put(0x0b);
        return;
      }
      case 11:
        this.#put(0x41, ...sleb(this.tape.below(200)));
        this.#int(next);
        this.#put(0x41, ...sleb(this.tape.below(100)));
        if (this.tape.below(2) === 0) this.#put(0xfc, 11, 0);
        else this.#copy();
        return;
      case 12:
        this.#put(0x41, this.tape.below(2));
        this.#put(0x40, 0);
        this.#put(0x21, this.#pick(INTS));
        return;
      case 13:
        this.#put(0xd2, FREE);
        this.#put(0x41, this.tape.below(2));
        this.#put(0xfc, 15, 0);
        this.#put(0x21, this.#pick(INTS));
        return;
      case 14:
        this.#int(next);
        this.#put(0xbe);
        this.#put(0x24, SINGLE);
        return;
      case 15:
        this.#long(next);
        this.#put(0xbf);
        this.#put(0x24, DOUBLE);
        return;
      case 16:
        this.#put(0xd2, this.#pick([FREE, TICK, this.refers ? FIRST + 1 : FREE]));
        this.#put(0x24, REFERENCE);
        return;
      case 17: // table.set
        this.#put(0x41, this.tape.below(4));
        this.#put(0x23, REFERENCE);
        this.#put(0x26, 0);
        return;
      case 18:
        this.#segment();
        return;
      default:
        this.#int(next);
        this.#put(0x04, 0x40);
        this.#put(0x41, 60);
        this.#put(0x45);
        this.#put(0x0d, 0);
        this.#put(0x0b);
        return;
    }
  }

  /** Uses a segment, or drops it: then using more than nothing of it traps. */
  #segment(): void {
    const table = this.tape.below(2) === 0;
    if (this.tape.below(4) === 0) {
      this.#put(0xfc, table ? 13 : 9, table ? 1 : 0);
      return;
    }
    this.#put(0x41, this.tape.below(3));
    this.#put(0x41, 0);
    this.#put(0x41, this.#pick([0, 1, 2]));
    if (table) this.#put(0xfc, 12, 1, 0);
    else this.#put(0xfc, 8, 0, 0);
  }

  #copy(): void {
    this.#put(0x1a);
    this.#put(0x41, 8);
    this.#put(0xfc, 10, 0, 0);
  }

  #loop(depth: number, result: boolean): void {
    if (this.#loops >= COUNTERS.length) {
      this.#statement(depth, result);
      return;
    }
    const counter = COUNTERS[this.#loops++];
    this.#put(0x41, 1 + this.tape.below(4));
    this.#put(0x21, counter);
    this.#put(0x03, 0x40);
    for (let left = 1 + this.tape.below(2); left > 0; left--) this.#statement(depth, result);
    this.#put(0x20, counter);
    this.#put(0x41, 1);
    this.#put(0x6b);
    this.#put(0x22, counter);
    this.#put(0x0d, 0);
    this.#put(0x0b);
    this.#loops--;
  }
}
