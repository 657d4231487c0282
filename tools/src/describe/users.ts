import type { Call, HandleType, Lookup, Type } from '@callgate/generators';

/** Names of the calls that take or give something that fits. */
export function callsWith(lookup: Lookup, fits: (type: Type) => boolean): readonly string[] {
  return namesOf(lookup, (call) => typesOf(call).some(fits));
}

/** Names of the calls that declare an error of an enum. */
export function callsFailingWith(lookup: Lookup, name: string): readonly string[] {
  return namesOf(lookup, ({ result }) => result.errors.some((error) => error.name.split('.')[0] === name));
}

/** Names of the calls that use handles of a kind in one of these ways. */
export function callsUsing(
  lookup: Lookup,
  kind: string,
  ...uses: readonly HandleType['use'][]
): readonly string[] {
  return callsWith(lookup, (type) => type.kind === 'handle' && type.of === kind && uses.includes(type.use));
}

/** Names of the records that have a field of a type. */
export function recordsWith(lookup: Lookup, fits: (type: Type) => boolean): readonly string[] {
  return lookup.abi.families
    .flatMap(({ records }) => records)
    .filter(({ fields }) => fields.some(({ type }) => inside(type).some(fits)))
    .map(({ name }) => name);
}

function namesOf({ syscalls, dispatches }: Lookup, fits: (call: Call) => boolean): readonly string[] {
  return [...syscalls, ...dispatches].filter(({ call }) => fits(call)).map(({ call }) => call.name);
}

function typesOf({ parameters, result }: Call): readonly Type[] {
  return [...parameters.map(({ type }) => type), ...(result.value === null ? [] : [result.value])].flatMap(
    inside,
  );
}

function inside(type: Type): readonly Type[] {
  return type.kind === 'list' ? [type, ...inside(type.element)] : [type];
}
