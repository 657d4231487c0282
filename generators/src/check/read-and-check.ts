import type { Abi } from '../model/abi.js';
import { type Diagnostic, inOrder } from '../model/diagnostic.js';
import { type ReadInput, readAbi } from '../read/index.js';
import { check, checkPart } from './check.js';

/** A definition, read and checked. */
export interface Checked {
  /** The model; null when something could not be read. Only without diagnostics is it fit for lowering. */
  readonly abi: Abi | null;
  readonly diagnostics: readonly Diagnostic[];
}

/** Reads a definition and checks it, or as much of it as could be read, and reports everything at once. */
export function readAndCheck(input: ReadInput): Checked {
  const { abi, readable, diagnostics } = readAbi(input);
  const found = abi === null ? checkPart(readable) : check(abi);
  return { abi, diagnostics: inOrder([...diagnostics, ...found]) };
}
