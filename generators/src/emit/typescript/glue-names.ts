import type { LoweredCall, Step } from '../../lower/lowered.js';
import type { Call, Type } from '../../model/abi.js';
import type { Lookup } from '../../model/lookup.js';
import { pascal, upperSnake } from '../names.js';
import { type FamilyModule, KERNEL, isWide } from './handler-types.js';
import type { TypeScriptWriter } from './writer.js';

/** Names that a parameter of a call may have, but a local of the glue may not. */
const TAKEN = new Set(
  `answer argv arguments await break calls case catch class const continue count debugger default delete do else enum eval export
  extends false finally for function gate handlers if implements import in instanceof interface let memory new null outAt package private
  protected public result return static super switch this throw true try typeof undefined var void while with yield`.split(/\s+/),
);

type TakeStep = Extract<Step, { readonly name: string }>;

/** What things are called in the glue of one family: slots keep their bare names, what is made of them says what it is. */
export class GlueNames {
  constructor(
    readonly writer: TypeScriptWriter,
    readonly lookup: Lookup,
    readonly module: FamilyModule,
  ) {}

  /** A slot as a local of the glue: its own name, unless the language or the glue uses that. */
  slot(name: string): string {
    return TAKEN.has(name) ? `${name}_` : name;
  }

  /** The local that a step makes of its slots. */
  local(step: TakeStep): string {
    switch (step.kind) {
      case 'handle':
        return `${step.name}${step.kinds === null ? 'Object' : 'Cell'}`;
      case 'slice':
        return `${step.name}Slice`;
      case 'record':
        return `${step.name}Record`;
      default:
        return `${step.name}Value`;
    }
  }

  /** The constant with the codes that a call declares. */
  errors({ name }: Call): string {
    return `${upperSnake(name)}_ERRORS`;
  }

  /** What a step hands to the handler. */
  handed(step: Step): string[] {
    if (!('name' in step)) return [];
    const name = this.local(step);
    return step.kind === 'wide' && step.bits === 64 ? [`${name}Low`, `${name}High`] : [name];
  }

  /** The reused view or writer of a parameter, or of `out`. */
  view({ call }: LoweredCall, parameter: string): string {
    return `${call.name}${pascal(parameter)}`;
  }

  /** The class of the object through which the handler gives a result that its answer cannot hold; null when there is none. */
  outClass({ answer, call }: LoweredCall): string | null {
    if (answer.kind !== 'pointer') return null;
    const { type } = answer.storage;
    if (type.kind === 'record') return this.recordClass(type);
    if (isWide(type)) return this.writer.value('OutWide', KERNEL);
    return call.result.errors.length > 0 || call.result.optional ? this.writer.value('OutValue', KERNEL) : null;
  }

  recordClass(type: Type): string {
    if (type.kind !== 'record') throw new Error(`invariant: ${type.kind} is a record`);
    return this.writer.value(type.name, this.module(this.lookup.familyOf(type.name)));
  }

  /** The branded type of a cell of these kinds: that of the kind with the first number's name. */
  cellType(kinds: readonly number[]): string {
    const all = this.lookup.abi.families.flatMap((family) => family.kinds);
    const roots = all.filter(({ number, parent }) => kinds.includes(number) && !all.some((up) => up.name === parent && kinds.includes(up.number)));
    const [root] = roots;
    return this.writer.type(`${root.name}Cell`, this.module(this.lookup.familyOf(root.name)));
  }
}
