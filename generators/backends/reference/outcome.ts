import type { Call } from '../../src/model/abi.js';

/** What an example finds where a call writes its value, in a few words; `name` is how the language reaches it. */
export function foundAt(name: string, { result, parameters }: Call): string {
  const { value, optional, errors, docs } = result;
  if (value === null) return '';
  const none = optional && errors.length > 0;
  if (value.kind === 'handle') return `${name} is the new handle${none ? ', or 0 for none' : ''}`;
  if (value.kind === 'record') return `the fields of ${name} are set`;
  if (docs !== '') return `${name}: ${docs}`;
  const filled = parameters.find(({ direction }) => direction !== 'in');
  return filled === undefined ? `${name} is the value` : `${name}: how much of ${filled.name} was written`;
}
