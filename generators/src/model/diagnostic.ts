import type { Place } from './abi.js';

/** Something that is wrong with a definition. */
export interface Diagnostic {
  /** `CG` and three digits; each stands for one rule. */
  readonly id: string;
  readonly place: Place;
  /** One sentence that says what is wrong. */
  readonly message: string;
  /** One sentence that says what to do. */
  readonly help: string;
}

/** As people read it: `file:line:column: id sentence`, then the help on a line of its own. */
export function formatDiagnostic({ id, place, message, help }: Diagnostic): string {
  return `${place.file}:${place.line}:${place.column}: ${id} ${message}\n  help: ${help}`;
}

/** By file, line, column, then id: the order in which they are reported. */
export function inOrder(diagnostics: readonly Diagnostic[]): readonly Diagnostic[] {
  return [...diagnostics].sort(
    (a, b) =>
      compare(a.place.file, b.place.file) ||
      a.place.line - b.place.line ||
      a.place.column - b.place.column ||
      compare(a.id, b.id),
  );
}

function compare(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}
