/** The operands of a program that have a short and a long form, by the index of their instruction. */
export interface Operands {
  /** Whether each takes its long form now. All begin long, but for those that were asked to be short. */
  readonly long: boolean[];
  /** Whether each keeps the form that it has. */
  readonly fixed: boolean[];
  /** Whether the operand at an index fits its short form, with the addresses of the last `place`. */
  fits(index: number): boolean;
  /** Gives everything its address, in the present forms. */
  place(): void;
}

/**
 * Chooses the form of each operand. In each pass addresses are assigned; with them, operands that fit one byte become short, and
 * ones that no longer fit become long again for good. No operand changes more than twice, so the passes end.
 */
export function relax({ long, fixed, fits, place }: Operands): void {
  for (let changed = true; changed; ) {
    place();
    changed = false;
    for (let index = 0; index < long.length; index++) {
      if (fixed[index] || fits(index) !== long[index]) continue;
      long[index] = !long[index];
      fixed[index] = long[index];
      changed = true;
    }
  }
}
