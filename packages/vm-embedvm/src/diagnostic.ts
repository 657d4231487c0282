/** A place in a source file. Lines and columns count from 1, columns in UTF-16 units. */
export interface Place {
  readonly file: string;
  readonly line: number;
  readonly column: number;
}

/** One mistake in a source, or what is almost surely one (a warning): what is wrong, and what to do. */
export interface Diagnostic extends Place {
  /** Of the table of its language: `EVS…` for assembly, `EVM…` for EmbedVM's own language. */
  readonly id: string;
  /** One sentence that says what is wrong. */
  readonly message: string;
  /** One sentence that says what to do. */
  readonly help: string;
}

/** Collects diagnostics in the order in which they are found. */
export class Report<Id extends string> {
  readonly diagnostics: Diagnostic[] = [];
  /** What keeps no program from being made. */
  readonly warnings: Diagnostic[] = [];

  /** `remedies`: every kind of mistake, with what to do about it where nothing better is known. */
  constructor(private readonly remedies: Readonly<Record<Id, string>>) {}

  add(id: Id, place: Place, message: string, help: string = this.remedies[id]): void {
    const { file, line, column } = place;
    this.diagnostics.push({ id, file, line, column, message, help });
  }

  warn(id: Id, place: Place, message: string, help: string = this.remedies[id]): void {
    const { file, line, column } = place;
    this.warnings.push({ id, file, line, column, message, help });
  }

  get failed(): boolean {
    return this.diagnostics.length > 0;
  }
}

/** A diagnostic as people read it: two lines. */
export function formatDiagnostic({ file, line, column, id, message, help }: Diagnostic): string {
  return `${file}:${line}:${column}: ${id} ${message}\n  help: ${help}`;
}

/** A warning as people read it: two lines. */
export function formatWarning(warning: Diagnostic): string {
  return formatDiagnostic({ ...warning, id: `warning ${warning.id}` });
}
