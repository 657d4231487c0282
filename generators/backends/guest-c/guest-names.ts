import { type CNames, cNames, namesInTemplates } from '../../src/emit/c/names.js';
import type { Lookup } from '../../src/model/lookup.js';

/** The C name of everything in a guest's headers, which are made of these templates. */
export function guestNames(lookup: Lookup, templates: ReadonlyMap<string, string>): CNames {
  return cNames(lookup, namesInTemplates(lookup, templates));
}
