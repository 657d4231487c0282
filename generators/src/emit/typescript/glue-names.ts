import type { LoweredCall, Step } from '../../lower/lowered.js';
import type { Call, Type } from '../../model/abi.js';
import type { Lookup } from '../../model/lookup.js';
import { pascal, upperSnake } from '../names.js';
import { type FamilyModule, KERNEL, isWide } from './handler-types.js';
import { NameScope, RESERVED } from './name-scope.js';
import type { TypeScriptWriter } from './writer.js';

/** Stands for what a call gives back, where parameters stand by their names: no parameter can be called so. */
export const RESULT = '';

/** What the glue of every call has in scope. */
const GLUE: ReadonlySet<string> = new Set(
  'answer argv calls count element elementAt gate handlers index memory outAt outExtent reference result'.split(
    ' ',
  ),
);

type TakeStep = Extract<Step, { readonly name: string }>;

/** What things are called in the glue of one family. */
export class GlueNames {
  readonly #family = new NameScope([], RESERVED, [GLUE]);
  readonly #views = new Map<string, string>();
  readonly #calls = new Map<LoweredCall, CallNames>();

  constructor(
    readonly writer: TypeScriptWriter,
    readonly lookup: Lookup,
    readonly module: FamilyModule,
    calls: readonly LoweredCall[],
  ) {
    for (const lowered of calls) {
      const { name: call, parameters } = lowered.call;
      for (const { name } of parameters)
        this.#views.set(`${call} ${name}`, this.#family.take(`${call}${pascal(name)}`));
      this.#views.set(`${call} ${RESULT}`, this.#family.take(`${call}Out`));
    }
    const views = new Set(this.#views.values());
    for (const lowered of calls) this.#calls.set(lowered, new CallNames(lowered, views));
  }

  /** What things are called inside the function of one call. */
  of(lowered: LoweredCall): CallNames {
    const names = this.#calls.get(lowered);
    if (names === undefined) throw new Error(`invariant: ${lowered.call.name} is a call of the family`);
    return names;
  }

  /** The constant with the codes that a call declares. */
  errors({ name }: Call): string {
    return `${upperSnake(name)}_ERRORS`;
  }

  /** The constant with the members of a closed enum. */
  members(name: string): string {
    return `${upperSnake(name)}_MEMBERS`;
  }

  /** The constant with the sizes that an extensible record has had. */
  sizes(name: string): string {
    return `${upperSnake(name)}_SIZES`;
  }

  /** The constant with the numbers of a kind and its sub-kinds. */
  kinds(name: string): string {
    return `${upperSnake(name)}_KINDS`;
  }

  /** The reused view or writer of a parameter, or of the `RESULT`. */
  view({ call }: LoweredCall, parameter: string): string {
    const view = this.#views.get(`${call.name} ${parameter}`);
    if (view === undefined) throw new Error(`invariant: ${call.name} has the parameter ${parameter}`);
    return view;
  }

  /** The class of the object through which the handler gives a result that its answer cannot hold; null when there is none. */
  outClass({ answer, call, waiting }: LoweredCall): string | null {
    if (answer.kind !== 'pointer' || waiting !== null) return null;
    const { type } = answer.storage;
    if (type.kind === 'record') return this.recordClass(type);
    if (isWide(type)) return this.writer.value('OutWide', KERNEL);
    return call.result.errors.length > 0 || call.result.optional
      ? this.writer.value('OutValue', KERNEL)
      : null;
  }

  recordClass(type: Type): string {
    if (type.kind !== 'record') throw new Error(`invariant: ${type.kind} is a record`);
    return this.writer.value(type.name, this.module(this.lookup.familyOf(type.name)));
  }

  /** The branded type of a cell of this kind. */
  cellType(kind: string): string {
    return this.writer.type(`${kind}Cell`, this.module(this.lookup.familyOf(kind)));
  }
}

/**
 * The locals of one call's function: slots keep their bare names, and what is made of them says what it is. What would hide a name of
 * the language, of the glue or of another parameter gets a `_`.
 */
export class CallNames {
  /** By index of the slot. */
  readonly slots: readonly string[];
  /** Name of the function itself, for stacks and profilers. */
  readonly function: string;
  readonly #made = new Map<string, string>();
  readonly #scope: NameScope;

  constructor({ call, slots }: LoweredCall, views: ReadonlySet<string>) {
    this.#scope = new NameScope([], RESERVED, [GLUE, views]);
    this.slots = slots.map(({ name }) => this.#scope.take(name));
    this.function = new NameScope([], RESERVED, [GLUE]).take(call.name);
  }

  /** The local that a step makes of its slots. */
  local(step: TakeStep): string {
    switch (step.kind) {
      case 'handle':
        return this.#make(step, step.of === null ? 'Object' : 'Cell');
      case 'handles':
        return this.#make(step, step.of === null ? 'Objects' : 'Cells');
      case 'slice':
        return this.#make(step, 'Slice');
      case 'record':
        return this.#make(step, 'Record');
      default:
        return this.#make(step, 'Value');
    }
  }

  /** The locals of the halves of a 64-bit value. */
  halves(step: TakeStep): readonly [string, string] {
    return [this.#make(step, 'LowHalf'), this.#make(step, 'HighHalf')];
  }

  /** The local with a checked address. */
  at(step: { readonly name: string }): string {
    return this.#make(step, 'At');
  }

  /** The local with a checked length. */
  size(step: { readonly name: string }): string {
    return this.#make(step, 'Size');
  }

  /** The local with the size of a record that the guest knows. */
  extent(step: { readonly name: string }): string {
    return this.#make(step, 'Extent');
  }

  /** What a step hands to the handler. */
  handed(step: Step): readonly string[] {
    if (!('name' in step)) return [];
    if (step.kind === 'float') return [this.slots[step.slot]];
    return step.kind === 'wide' && step.bits === 64 ? this.halves(step) : [this.local(step)];
  }

  #make({ name }: { readonly name: string }, suffix: string): string {
    const key = `${name} ${suffix}`;
    let made = this.#made.get(key);
    if (made === undefined) this.#made.set(key, (made = this.#scope.take(`${name}${suffix}`)));
    return made;
  }
}
