/** A manifest as its text says it, before anybody knows whether it fits the schema. */
export type Json = { readonly [key: string]: unknown };

/** The vats, whatever they are: what the schema did not like is looked at as far as it goes. */
export function vatsOf({ vats }: Json): readonly Json[] {
  return Array.isArray(vats) ? vats.map((vat) => (typeof vat === 'object' && vat !== null ? vat : {})) : [];
}

/** Whether a text can be a path: what is empty is told by the schema. */
export function isPath(given: unknown): given is string {
  return typeof given === 'string' && given !== '' && !/\p{Cc}/u.test(given);
}
