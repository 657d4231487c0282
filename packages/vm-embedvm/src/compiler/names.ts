import { closest } from '../closest.js';
import type { Place } from '../diagnostic.js';
import type { Declaration, Named, Width } from './ast.js';
import type { Label } from './code.js';
import type { Report } from './diagnostics.js';

/** Locals and arguments that an instruction can name. */
const MOST_LOCALS = 32;

/** What a global name stands for. */
export type Global = { readonly place: Place } & (
  | {
      readonly kind: 'scalar' | 'array';
      readonly width: Width;
      readonly label: Label;
      /** A number of the ABI: its address is meant, and nothing is there. */
      readonly constant: boolean;
    }
  | {
      readonly kind: 'function';
      readonly label: Label;
      readonly parameters: number;
      /** Declared, but without its body so far. */
      open: boolean;
    }
  /** Its declaration had a mistake. */
  | { readonly kind: 'broken' }
);

/** A local variable (0…31) or an argument (−1…−32, the first is −1). */
export interface Local {
  readonly place: Place;
  readonly index: number;
}

/** The names of a program, as they become known one declaration after the other. */
export class Names {
  readonly globals = new Map<string, Global>();
  #locals = new Map<string, Local>();
  /** Functions that are declared somewhere, for the remedy when one is used before that. */
  readonly #functions: ReadonlyMap<string, readonly Named[]>;

  constructor(
    declarations: readonly Declaration[],
    /** Names that the ABI's bindings do not declare, each with why. */
    private readonly absent: ReadonlyMap<string, string>,
    private readonly report: Report,
  ) {
    this.#functions = new Map(
      declarations.flatMap((each) =>
        each.kind === 'function' ? [[each.name, each.parameters] as const] : [],
      ),
    );
  }

  declare(name: string, global: Global): void {
    const known = this.globals.get(name);
    if (known === undefined) this.globals.set(name, global);
    else this.twice(name, global.place, known.place);
  }

  /** Forgets the locals of the function before, and makes those of the next one known. */
  enter(parameters: readonly Named[], locals: readonly Named[]): void {
    this.#locals = new Map();
    for (const [index, each] of parameters.entries()) this.#addLocal(each, -1 - index);
    for (const [index, each] of locals.entries()) this.#addLocal(each, index);
    for (const [what, list] of [
      ['arguments', parameters],
      ['local variables', locals],
    ] as const) {
      if (list.length <= MOST_LOCALS) continue;
      const { place } = list[MOST_LOCALS];
      this.report.add('EVM009', place, `a function has at most ${MOST_LOCALS} ${what}, not ${list.length}`);
    }
  }

  local(name: string): Local | undefined {
    return this.#locals.get(name);
  }

  /** A global name; reports it when there is none. */
  global(name: string, place: Place): Global | undefined {
    const found = this.globals.get(name);
    if (found === undefined) this.#unknown(name, place);
    return found;
  }

  twice(name: string, place: Place, before: Place): void {
    this.report.add('EVM005', place, `${name} is declared already, in ${before.file}:${before.line}`);
  }

  #addLocal({ name, place }: Named, index: number): void {
    const known = this.#locals.get(name) ?? this.globals.get(name);
    if (known === undefined) this.#locals.set(name, { place, index });
    else this.twice(name, place, known.place);
  }

  #unknown(name: string, place: Place): void {
    const parameters = this.#functions.get(name);
    if (parameters !== undefined) {
      const declaration = `function ${name}(${parameters.map((each) => each.name).join(', ')});`;
      const help = `write ${declaration} further up: a function is known behind its declaration or its body`;
      this.report.add('EVM004', place, `the function ${name} is not known yet`, help);
      return;
    }
    const meant = closest(name, [...this.#locals.keys(), ...this.globals.keys()]);
    const help = this.absent.get(name) ?? (meant === null ? undefined : `did you mean ${meant}?`);
    this.report.add('EVM004', place, `nothing is called ${name}`, help);
  }
}
