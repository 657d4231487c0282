/** Words of TypeScript (modules are strict) that can name no parameter, local or function. */
export const RESERVED: ReadonlySet<string> = new Set(
  `arguments await break case catch class const continue debugger default delete do else enum eval export extends false finally for function
  if implements import in instanceof interface let new null package private protected public return static super switch this throw true try
  typeof undefined var void while with yield`.split(/\s+/),
);

/** Hands out the names of one scope of generated code. A name that is taken, or that the language reserves, gets a `_`. */
export class NameScope {
  readonly #taken: Set<string>;

  constructor(
    taken: Iterable<string> = [],
    readonly reserved: ReadonlySet<string> = RESERVED,
  ) {
    this.#taken = new Set(taken);
  }

  take(wanted: string): string {
    let name = wanted;
    while (this.#taken.has(name) || this.reserved.has(name)) name += '_';
    this.#taken.add(name);
    return name;
  }
}
