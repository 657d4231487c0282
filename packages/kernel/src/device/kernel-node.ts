import type { Core } from '../kernel/core.js';
import { RowKind } from '../tables/layout.js';
import type { Kref } from '../tables/outside.js';
import { type Answer, answerOutside } from './answer.js';

/** A call of a device node that the kernel owns. */
export interface KernelCall {
  /** Number of the calling vat. */
  readonly vat: number;
  readonly node: Kref;
  /** What the node stands for, in the function's own numbers. */
  readonly cell: number;
  readonly body: Uint8Array;
  /** Not counted: `kernel.keep` does that. */
  readonly slots: readonly Kref[];
}

export interface KernelAnswer {
  readonly body: Uint8Array;
  /** References that the host keeps, or that came with the call. */
  readonly slots?: readonly Kref[];
  /** Says that the call failed; what the function did stays done, unlike after an exception. */
  readonly error?: boolean;
}

/** Answers calls of nodes that the kernel owns. It runs inside the caller's crank, and is undone with it. */
export type KernelFunction = (call: KernelCall) => KernelAnswer;

/** Registers a function; answers its number. */
export function addFunction({ functions }: Core, answer: KernelFunction): number {
  return functions.push(answer) - 1;
}

/** A new node of a function of the kernel, which nobody holds yet. */
export function createKernelNode({ state }: Core, number: number, cell: number): number {
  return state.objects.createRow(RowKind.Node, -1 - number, cell);
}

/** Asks the function that a node belongs to. */
export function askKernelNode(
  core: Core,
  vat: number,
  node: number,
  body: Uint8Array,
  rows: Int32Array,
): Answer {
  const { state, functions } = core;
  const { objects, outside } = state;
  const answer = functions[-1 - objects.ownerOf(node)];
  if (answer === undefined) throw new RangeError(`${outside.nameOf(node)} belongs to nobody`);
  return answerOutside(core, rows, (slots) =>
    answer({ vat, node: outside.lend(node), cell: objects.cellOf(node), body, slots }),
  );
}
