import { Cursor } from '../image/cursor.js';
import { type Body, type Image, typeIndexOf } from '../image/image.js';
import { Instruction, NO_RESULT, ONE_RESULT } from '../image/instruction.js';
import { OP } from '../image/opcodes.js';
import type { FunctionType } from '../image/value-type.js';
import { CompileCount, type CompileWork } from './compile-work.js';
import { type Place, Split } from './split.js';
import { FRAME_BYTES, LOCALS_PER_FUEL, lengthRateOf, VALUE_BYTES, weightOf } from './rates.js';

/** A stretch of code that is paid for as one: a function outside its loops, or a loop outside the loops in it. */
export interface Region {
  /** Fuel of all its instructions. */
  weight: number;
  /** Whether nothing in it, inner loops included, lets other functions of the module spend fuel. */
  alone: boolean;
}

export interface BodyFacts {
  readonly entry: Region;
  /** In the order of the `loop` instructions. */
  readonly loops: readonly Region[];
  /** Whether it calls guest code, so that its frame is below others. */
  readonly calls: boolean;
  /** Size of its frame as it is accounted. */
  readonly frame: number;
  /** Whether it makes no call and has no instruction that costs by a length. */
  readonly quiet: boolean;
  /** Offset of the split, and fuel of the head (see split.ts). */
  readonly split: number;
  readonly head: number;
  /** What compiling it takes. */
  readonly work: CompileWork;
}

/** What a call of a function of the guest costs its caller, and whether it lets fuel be spent behind the caller's back. */
export interface CalleeCost {
  readonly head: number;
  readonly spends: boolean;
}

interface Block extends Place {
  readonly opcode: number;
  /** Height of the operand stack below its parameters. */
  readonly base: number;
  readonly parameters: number;
  readonly results: number;
  /** Whether the code here can no longer be reached; then the stack gives as many values as are asked for. */
  unreachable: boolean;
  /** Whether the second arm of an `if` began. */
  hasElse: boolean;
  readonly region: Region;
}

/**
 * Walks over one body of a valid image: what each region costs, and how high the operand stack gets (the algorithm of WebAssembly
 * 2.0, appendix "Validation algorithm", with heights only).
 */
export function analyseBody(
  image: Image,
  body: Body,
  type: FunctionType,
  /** Whether the call of an imported function goes through a function of the module. */
  isWrapped: (index: number) => boolean,
  calleeCost: (index: number) => CalleeCost,
): BodyFacts {
  const entry: Region = { weight: Math.floor(body.locals / LOCALS_PER_FUEL), alone: true };
  const loops: Region[] = [];
  const instruction = new Instruction(new Cursor(image.bytes, body.code, body.end, 'code section'));
  let calls = false;
  let height = 0;
  let highest = 0;
  const compiled = new CompileCount(type.parameters.length + body.locals, type.results.length, body.code);
  /** Loops, calls of imports, and instructions that cost by a length: each has a charge of its own. */
  let charges = 0;
  let quiet = true;
  const split = new Split();
  let block: Block = {
    start: body.code,
    before: 0,
    opcode: OP.block,
    base: 0,
    parameters: 0,
    results: type.results.length,
    unreachable: false,
    hasElse: false,
    region: entry,
  };
  const outer: Block[] = [];

  const exchange = (pops: number, pushes: number) => {
    height = (block.unreachable ? Math.max(block.base, height - pops) : height - pops) + pushes;
    if (height > highest) highest = height;
  };
  /** Where the instruction that was just read and weighed stands. */
  const here = (): Place => {
    const own = block.region === entry ? weightOf(instruction.opcode) : 0;
    return { start: instruction.start, before: entry.weight - own };
  };
  const leave = () => {
    height = block.base;
    block.unreachable = true;
  };
  const open = (opcode: number) => {
    const [parameters, results] = arity(image, instruction.a);
    const { start, before } = here();
    if (opcode === OP.loop) compiled.open('loop', parameters, instruction.start);
    else compiled.open(opcode === OP.if ? 'if' : 'block', results, instruction.start);
    exchange(parameters + (opcode === OP.if ? 1 : 0), 0);
    let { region } = block;
    if (opcode === OP.loop) {
      charges++;
      loops.push((region = { weight: 0, alone: true }));
    }
    outer.push(block);
    block = {
      start,
      before,
      opcode,
      base: height,
      parameters,
      results,
      unreachable: false,
      hasElse: false,
      region,
    };
    exchange(0, parameters);
  };
  /** Ends the block; false when it was the body. */
  const close = (): boolean => {
    height = block.base;
    const { results, region, unreachable, hasElse } = block;
    split.ended(outer.length, entry.weight);
    const parent = outer.pop();
    if (parent === undefined) return false;
    if (!unreachable) compiled.fallThrough();
    compiled.close(hasElse, instruction.start);
    if (!region.alone) parent.region.alone = false;
    block = parent;
    exchange(0, results);
    return true;
  };
  const branchArity = (depth: number): number => {
    const target = depth === 0 ? block : outer[outer.length - depth];
    return target.opcode === OP.loop ? target.parameters : target.results;
  };
  const call = (callee: FunctionType, extra: number, guest: boolean, spends: boolean) => {
    exchange(callee.parameters.length + extra, callee.results.length);
    quiet = false;
    if (spends) block.region.alone = false;
    if (!guest) {
      charges++;
      return;
    }
    calls = true;
    const blocks = split.isFound ? [] : [...outer, block];
    split.call(
      here(),
      blocks,
      blocks.findIndex(({ opcode }) => opcode === OP.loop),
    );
  };

  for (;;) {
    instruction.next();
    const { opcode, shape, a } = instruction;
    block.region.weight += weightOf(opcode);
    if (lengthRateOf(opcode) !== undefined) {
      charges++;
      quiet = false;
    }
    if (shape.pops >= 0) {
      if (opcode === OP.brIf) {
        compiled.branch(a);
        exchange(1, 0);
        const values = branchArity(a);
        exchange(values, values);
      } else {
        exchange(shape.pops, shape.pushes);
        if (opcode === OP.localSet || opcode === OP.localTee) compiled.assign();
        else if (opcode === OP.unreachable) leave();
      }
      continue;
    }
    switch (opcode) {
      case OP.block:
      case OP.loop:
      case OP.if:
        open(opcode);
        break;
      case OP.else:
        height = block.base;
        if (!block.unreachable) compiled.fallThrough();
        block.hasElse = true;
        split.ended(outer.length, entry.weight);
        block.unreachable = false;
        exchange(0, block.parameters);
        break;
      case OP.end:
        if (!close()) {
          const values = type.parameters.length + body.locals + highest;
          const work = compiled.work(values, charges, body.end - body.start);
          const frame = FRAME_BYTES + (values + type.parameters.length + type.results.length) * VALUE_BYTES;
          return { entry, loops, calls, frame, quiet, work, ...split.found(entry.weight, body.code) };
        }
        break;
      case OP.call: {
        const guest = a >= image.imports.length;
        const cost = guest ? calleeCost(a) : null;
        call(image.types[typeIndexOf(image, a)], 0, guest, cost?.spends ?? isWrapped(a));
        block.region.weight += cost?.head ?? 0;
        break;
      }
      case OP.callIndirect:
        call(image.types[a], 1, true, true);
        break;
      case OP.br:
        compiled.branch(a);
        leave();
        break;
      case OP.brTable:
        for (const target of targetsOf(image, instruction)) compiled.branch(target);
        leave();
        break;
      default: // return
        compiled.return();
        leave();
    }
  }
}

/** The targets of the `br_table` that was just read, the default among them. */
function targetsOf(image: Image, { start, end, a }: Instruction): number[] {
  const cursor = new Cursor(image.bytes, start + 1, end, 'code section');
  cursor.u32();
  return Array.from({ length: a }, () => cursor.u32());
}

function arity(image: Image, blockType: number): [parameters: number, results: number] {
  if (blockType === NO_RESULT) return [0, 0];
  if (blockType === ONE_RESULT) return [0, 1];
  const type = image.types[blockType];
  return [type.parameters.length, type.results.length];
}
