import type { CheckedImage } from '../check/check.js';
import type { ImportEntry } from '../glue.js';
import { type Image, typeIndexOf } from '../image/image.js';
import { F64, type FunctionType, I32, I64 } from '../image/value-type.js';
import { type Callee, planCallees } from './callees.js';
import type { Counters } from './emit.js';
import { referencesOf } from './references.js';
import { planSaved, type Saved } from './saved.js';

/** A function that the host appends to the guest's. */
export interface AddedFunction {
  readonly index: number;
  /** Type index in the rewritten image. */
  readonly type: number;
}

/** Charges a syscall by its lengths and then makes it. */
export interface SyscallWrapper extends AddedFunction {
  readonly imported: number;
  readonly entry: ImportEntry;
}

/** Fills the counters, runs the start function if it is due, enters a dispatch, answers the fuel that is left. */
export interface DispatchEntry extends AddedFunction {
  readonly dispatch: number;
  readonly target: number;
  readonly parameters: number;
}

/**
 * Which indexes the rewritten image has. Types, functions and globals of the guest keep theirs; what is added stands behind
 * them: first the wrappers, then the entries.
 */
export interface Plan {
  readonly image: Image;
  /** What a snapshot keeps, and how the host reaches it. */
  readonly saved: Saved;
  /** Types of the globals that stand behind the guest's: the counters and flags. */
  readonly addedGlobals: readonly number[];
  readonly types: readonly FunctionType[];
  readonly counters: Counters;
  /** i32: whether the start function ran; -1 when there is no start function. */
  readonly started: number;
  readonly depthLimit: number;
  /** How each defined function is paid for. */
  readonly callees: readonly Callee[];
  readonly wrappers: readonly SyscallWrapper[];
  readonly entries: readonly DispatchEntry[];
  /** The function that stands for this one in tables, exports, references and, unless {@link inlineCost} is given, calls. */
  redirect(index: number): number;
  /** Fuel that is charged where an imported function is called, or -1 when its wrapper charges. */
  inlineCost(index: number): number;
}

export function planRewriting({ image, syscalls, dispatches }: CheckedImage, depthLimit: number): Plan {
  const pool = new TypePool(image);
  let next = image.imports.length + image.functions.length;
  const wrappers: SyscallWrapper[] = [];
  const redirected = new Map<number, number>();
  for (const [imported, entry] of syscalls.entries()) {
    if (isFree(entry)) continue;
    wrappers.push({ index: next, type: image.imports[imported].type, imported, entry });
    redirected.set(imported, next++);
  }
  const redirect = (index: number) => redirected.get(index) ?? index;
  const entries = [...dispatches].map(([dispatch, target]): DispatchEntry => {
    const { parameters } = image.types[typeIndexOf(image, target)];
    const type = pool.index({ parameters: [F64, ...parameters.map(() => I32)], results: [F64] });
    return { index: next++, type, dispatch, target: redirect(target), parameters: parameters.length };
  });
  const globals = image.globals.length;
  const addedGlobals = image.start < 0 ? [I64, I64] : [I64, I64, I32];
  const addFunction = (type: FunctionType): AddedFunction => ({ index: next++, type: pool.index(type) });
  const addFlag = () => globals + addedGlobals.push(I32) - 1;
  const referred = referencesOf(image);
  const saved = planSaved(image, referred, redirect, addFunction, addFlag);
  const inlineCost = (index: number) =>
    syscalls[index].cost.lengths.length === 0 ? syscalls[index].cost.base : -1;
  const others = new Set([...referred, ...dispatches.values(), image.start]);
  const callees = planCallees(image, others, (index) => inlineCost(index) < 0);
  return {
    image,
    callees,
    saved,
    addedGlobals,
    types: pool.types,
    counters: { fuel: globals, depth: globals + 1 },
    started: image.start < 0 ? -1 : globals + 2,
    depthLimit,
    wrappers,
    entries,
    redirect,
    inlineCost,
  };
}

function isFree({ cost }: ImportEntry): boolean {
  return cost.base === 0 && cost.lengths.length === 0;
}

/** The image's types and those added to them, each added one once. */
class TypePool {
  readonly types: FunctionType[];
  readonly #known = new Map<string, number>();

  constructor(image: Image) {
    this.types = [...image.types];
    for (const [index, type] of image.types.entries()) this.#known.set(key(type), index);
  }

  index(type: FunctionType): number {
    let index = this.#known.get(key(type));
    if (index === undefined) {
      index = this.types.push(type) - 1;
      this.#known.set(key(type), index);
    }
    return index;
  }
}

function key({ parameters, results }: FunctionType): string {
  return `${parameters}:${results}`;
}
