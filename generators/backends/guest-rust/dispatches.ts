import type { LoweredDispatch } from '../../src/lower/lowered.js';
import type { Lookup } from '../../src/model/lookup.js';
import { lifeTexts } from './life.js';
import { snake } from '../../src/emit/names.js';
import type { RustNames } from './names.js';
import { isReference } from './parameter.js';
import { claim, docLines, listed, scopeIn } from './spelling.js';
import { fromWord, valueType } from './type.js';

/** The dispatch in which a guest starts: a vat's first one, and never again. */
export const START = 0;

/** What a guest's function gets for one parameter of a dispatch. */
export interface RustEntryParameter {
  readonly name: string;
  readonly type: string;
  /** The argument, made of the slots. */
  readonly argument: string;
}

/** The parameters of the function that a guest names for a dispatch. What is pulled comes as something that can be read while the dispatch lasts. */
export function entryParameters(
  { call, slots, pulls }: LoweredDispatch,
  names: RustNames,
): RustEntryParameter[] {
  const taken = scopeIn(names.types);
  const words = slotNames(slots.map(({ name }) => name));
  return call.parameters.map(({ name, type }, index) => {
    const own = slots.flatMap((slot, at) => (slot.parameter === index ? [{ ...slot, word: words[at] }] : []));
    const named = claim(snake(name), taken);
    const word = own[0]?.word ?? '';
    const pulled = pulls.find(({ parameter }) => parameter === index);
    if (pulled?.form === 'value') {
      const of = valueType(type, names);
      return {
        name: named,
        type: `PulledValue<'_, ${of}>`,
        argument: `$crate::PulledValue::new(&token, ${index})`,
      };
    }
    if (type.kind === 'bytes' || type.kind === 'text' || type.kind === 'list') {
      const element =
        type.kind !== 'list'
          ? 'u8'
          : type.element.kind === 'handle'
            ? 'Option<Reference>'
            : valueType(type.element, names);
      return {
        name: named,
        type: `Pulled<'_, ${element}>`,
        argument: `$crate::Pulled::new(&token, ${index}, ${word})`,
      };
    }
    if (type.kind === 'handle') {
      const { use, optional } = type;
      if (isReference(type))
        return optional
          ? { name: named, type: 'Option<Reference>', argument: `$crate::Reference::new(${word})` }
          : { name: named, type: 'Reference', argument: `$crate::sure($crate::Reference::new(${word}))` };
      const of = valueType(type, names);
      const owned = use === 'create' || use === 'consume' || use === 'askConsume';
      const made = `$crate::${owned ? 'owned' : 'held'}::<$crate::${of}>(${word})`;
      if (owned)
        return {
          name: named,
          type: optional ? `Option<${of}>` : of,
          argument: optional ? made : `$crate::sure(${made})`,
        };
      return optional
        ? { name: named, type: `Option<&${of}>`, argument: `${made}.as_deref()` }
        : { name: named, type: `&${of}`, argument: `&*$crate::sure(${made})` };
    }
    if (own.length > 1) {
      const of = valueType(type, names);
      const joined = own.map(({ shift, word: each }) =>
        shift === 0 ? `${each} as u64` : `(${each} as u64) << ${shift}`,
      );
      return { name: named, type: of, argument: `(${joined.join(' | ')}) as ${of}` };
    }
    const made = fromWord(word, type, names);
    return {
      name: named,
      type: valueType(type, names),
      argument: type.kind === 'enum' ? `$crate::${made}` : made,
    };
  });
}

function slotNames(slots: readonly string[]): string[] {
  const taken = new Set(['token']);
  return slots.map((name) => claim(snake(name), taken));
}

/** What the template of the crate's root shows of a dispatch. */
export function dispatchView(lowered: LoweredDispatch, lookup: Lookup, names: RustNames): object {
  const { call, slots } = lowered;
  const parameters = entryParameters(lowered, names);
  const words = slotNames(slots.map(({ name }) => name));
  const own = names.entry(call.name);
  return {
    names: [own, ...names.former('entry', call.name)],
    field: `dispatch#${call.number}`,
    starts: call.number === START,
    token: parameters.some(({ argument }) => argument.includes('&token')),
    words: listed(
      'extern "C" fn entered(',
      words.map((word) => `${word}: u32`),
      ') {',
      12,
    ),
    call: listed(
      '$function(',
      parameters.map(({ argument }) => argument),
      ');',
      16,
    ),
    docs: docLines([
      `\`${own} => fn(${parameters.map(({ name, type }) => `${name}: ${type}`).join(', ')})\``,
      call.docs.summary,
      ...call.parameters.flatMap(({ docs }, index) =>
        docs === '' ? [] : [`\`${parameters[index].name}\`: ${docs}.`],
      ),
      ...lifeTexts(call.lifecycle, lookup, names, false),
      call.optional ? '' : 'Every guest has one.',
    ]),
  };
}
