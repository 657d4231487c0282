import type { Slot } from '../../src/lower/lowered.js';
import type { HandleType, Parameter, Type } from '../../src/model/abi.js';
import type { RustNames } from './names.js';
import { valueType } from './type.js';

/** How Rust spells a parameter of a syscall. */
export interface RustParameter {
  readonly type: string;
  /** What each of its slots gets, in their order. */
  readonly words: readonly string[];
}

/** `name` is the parameter's in Rust; `slots` are its own. */
export function spellParameter(
  { type, direction }: Parameter,
  name: string,
  slots: readonly Slot[],
  names: RustNames,
): RustParameter {
  switch (type.kind) {
    case 'bytes':
    case 'text':
    case 'list': {
      const reads = direction === 'in';
      const slice = reads ? '&' : '&mut ';
      const element = type.kind === 'list' ? elementType(type.element, names, reads) : 'u8';
      const pointer = `${name}.${reads ? 'as_ptr' : 'as_mut_ptr'}()${element === 'u8' ? '' : '.cast()'}`;
      return {
        type: type.kind === 'text' && reads ? '&str' : `${slice}[${element}]`,
        words: [pointer, `${name}.len() as u32`],
      };
    }
    case 'record': {
      const record = names.type(type.name);
      const pointer = `(${name} as *const ${record}).cast()`;
      const size = `core::mem::size_of::<${record}>() as u32`;
      return { type: `&${record}`, words: slots.length > 1 ? [pointer, size] : [pointer] };
    }
    case 'handle':
      return spellHandle(type, name, names);
    case 'enum':
      return { type: valueType(type, names), words: [`${name}.0 as u32`] };
    default:
      return { type: valueType(type, names), words: numberWords(type, name, slots) };
  }
}

function numberWords(type: Type, name: string, slots: readonly Slot[]): string[] {
  if (type.kind === 'float') return [name];
  if (slots.length === 1) return [type.kind === 'integer' && type.name === 'u32' ? name : `${name} as u32`];
  return slots.map(({ shift }) => (shift === 0 ? `${name} as u32` : `(${name} >> ${shift}) as u32`));
}

/** An element of a list as it lies in memory. What the guest passes is lent to the call; what the host writes may be none. */
function elementType(type: Type, names: RustNames, reads: boolean): string {
  if (type.kind !== 'handle') return valueType(type, names);
  if (!reads) return 'Option<Reference>';
  return isReference(type) ? 'Reference' : `Lent<'_, ${valueType(type, names)}>`;
}

/** Whether a parameter takes the number of anything, owned or not. */
export function isReference({ use, of }: HandleType): boolean {
  return use === 'slot' || use === 'number' || (use === 'askBorrow' && of === null);
}

function spellHandle(type: HandleType, name: string, names: RustNames): RustParameter {
  const { use, optional } = type;
  const consumed = use === 'consume' || use === 'askConsume';
  const [plain, word] = isReference(type)
    ? ['Reference', 'Reference::number']
    : consumed
      ? [valueType(type, names), 'runtime::given']
      : [`&${valueType(type, names)}`, 'runtime::number'];
  if (optional) return { type: `Option<${plain}>`, words: [`${name}.map_or(0, ${word})`] };
  return { type: plain, words: [isReference(type) ? `${name}.number()` : `${word}(${name})`] };
}
