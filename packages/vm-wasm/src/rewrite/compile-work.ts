/** What compiling one function takes V8, in values that it handles at one join of the control flow. */
export interface CompileWork {
  /** What is held at a time: about 24 bytes each. */
  readonly held: number;
  /** What is done: about 20 to 30 nanoseconds each. */
  readonly done: number;
  /** What these come from, for messages: `joins` are blocks, branches and charges. */
  readonly values: number;
  readonly joins: number;
  readonly bytes: number;
}

/** What V8's optimizing compiler holds for a value that differs between the edges of a join, and for one that leaves a loop: 180 to 220 bytes. */
const CARRIED = 8;
/** It looks at a join again for each of its edges, at each edge and value for 7 nanoseconds. */
const LOOKS = 1 / 4;
/** The allocator of registers looks at all joins behind each, for 7 nanoseconds. */
const JOINED = 1 / 4;
/** Of each loop and call it keeps a bit for each block or value: for each and byte of code, a fifth of a byte is held, and half a nanosecond passes. */
const CHARGED_BYTES_HELD = 1 / 128;
const CHARGED_BYTES = 1 / 32;
/** And it goes through a loop again for each loop around it: 20 nanoseconds for each byte. */
const LOOPED_BYTES = 1;
/** What a join carries beside the guest's own values: V8's two for the memory. */
const HIDDEN = 2;

/** A block whose end, or a loop whose beginning, branches go to. */
interface Label {
  readonly kind: 'block' | 'if' | 'loop';
  /** Values that a branch to it carries on the operand stack, and the hidden ones. */
  readonly passes: number;
  /** What was counted when it began. */
  readonly at: number;
  readonly assigned: number;
  readonly branches: number;
  readonly passed: number;
  /** Branches to it; what was assigned at the last of them. */
  direct: number;
  assignedAtLast: number;
  /** Branches inside it that do not leave it, and what they pass. */
  staying: number;
  stayingPassed: number;
}

/**
 * Adds up what a function takes V8 to compile, while its code is walked over. Liftoff, the first compiler, notes the place of every value at
 * every block, branch and charge. TurboFan, the second, has a value of its own wherever the edges of a join differ: for each local
 * that is assigned inside the block, at each edge; and for each that is assigned in a loop, at each way out of it.
 */
export class CompileCount {
  readonly #labels: Label[] = [];
  readonly #locals: number;
  /** Instructions that assign a local; branches; what branches pass; all so far. */
  #assigned = 0;
  #branches = 0;
  #passed = 0;
  #joins = 0;
  #carried = 0;
  #looks = 0;
  #loopedBytes = 0;

  /** `locals`: parameters among them. `at`: here and below an offset. */
  constructor(locals: number, results: number, at: number) {
    this.#locals = locals;
    this.open('block', results, at);
    this.#joins = 0;
  }

  /** A local is set. */
  assign(): void {
    this.#assigned++;
  }

  /** A block begins; a branch to it carries so many values. */
  open(kind: Label['kind'], arity: number, at: number): void {
    this.#joins++;
    this.#labels.push({
      kind,
      passes: arity + HIDDEN,
      at,
      assigned: this.#assigned,
      branches: this.#branches,
      passed: this.#passed,
      direct: 0,
      assignedAtLast: 0,
      staying: 0,
      stayingPassed: 0,
    });
  }

  /** A branch, or one target of a `br_table`, to the block with so many others around the instruction inside it. */
  branch(depth: number): void {
    const label = this.#labels[this.#labels.length - 1 - depth];
    this.#joins++;
    this.#branches++;
    this.#passed += label.passes;
    label.direct++;
    label.assignedAtLast = this.#assigned;
  }

  return(): void {
    this.branch(this.#labels.length - 1);
  }

  /** The innermost block ends, or the first arm of an `if`, where its code can be reached. */
  fallThrough(): void {
    const label = this.#labels[this.#labels.length - 1];
    if (label.kind === 'loop') return;
    label.direct++;
    label.assignedAtLast = this.#assigned;
    // It is an edge, but none that leaves a block: both are counted as one that stays.
    label.staying--;
    label.stayingPassed -= label.passes;
  }

  /** The innermost block ends; not the function, in which what returns does not meet. `hasElse`: of an `if`. */
  close(hasElse: boolean, at: number): void {
    const label = this.#labels.pop() as Label;
    const { kind, passes, direct } = label;
    const staying = label.staying + direct;
    const stayingPassed = label.stayingPassed + direct * passes;
    if (kind === 'loop') {
      const width = this.#differing(label, this.#assigned);
      const leaving = this.#branches - label.branches - staying;
      const leavingPassed = this.#passed - label.passed - stayingPassed;
      this.#carried += (width + passes) * (direct + 2) + width * leaving + leavingPassed;
      this.#look(direct + 1, width + passes);
      this.#loopedBytes += at - label.at;
    } else {
      const edges = direct + (kind === 'if' && !hasElse ? 1 : 0);
      if (edges > 1) {
        const width = this.#differing(label, label.assignedAtLast) + passes;
        this.#carried += edges * width;
        this.#look(edges, width);
      }
    }
    const outer = this.#labels[this.#labels.length - 1];
    outer.staying += staying;
    outer.stayingPassed += stayingPassed;
  }

  /** At most so many locals were assigned since a block began. */
  #differing(label: Label, assigned: number): number {
    return Math.min(this.#locals, Math.max(0, assigned - label.assigned));
  }

  #look(edges: number, width: number): void {
    if (edges > 1) this.#looks += edges * edges * width;
  }

  /** The sum. `values`: locals, and the operand stack where it is highest; `charges`: each is a branch in the code that V8 is given. */
  work(values: number, charges: number, bytes: number): CompileWork {
    const joins = this.#joins + charges;
    const product = charges * bytes;
    const held = values * joins + CARRIED * this.#carried + CHARGED_BYTES_HELD * product;
    const again =
      LOOKS * this.#looks +
      JOINED * joins * joins +
      CHARGED_BYTES * product +
      LOOPED_BYTES * this.#loopedBytes;
    return { held, done: held + again, values, joins, bytes };
  }
}
