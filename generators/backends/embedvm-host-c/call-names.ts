import { claim, parameterName } from '../../src/emit/c/spelling.js';
import { snake } from '../../src/emit/names.js';
import type { LoweredCall } from '../../src/lower/lowered.js';

/** What the glue of a call has for itself. */
const OWN = [
  'vat',
  'vm',
  'count',
  'answer',
  'value',
  'entry',
  'waits',
  'index',
  'handle',
  'at',
  'rights',
  'capacity',
  'length',
];

/** What things are called inside the function of one call: its words by their names, and what is made of them. */
export class CallNames {
  readonly #taken = new Set<string>(OWN);
  readonly #made = new Map<string, string>();
  /** By index. */
  readonly slots: readonly string[];

  constructor({ slots }: LoweredCall) {
    this.slots = slots.map(({ name }) => claim(parameterName(snake(name)), this.#taken));
  }

  /** A local that is made of a parameter: `device_entry`. Asking again gives the same. */
  made(parameter: string, what: string): string {
    const key = `${parameter} ${what}`;
    let name = this.#made.get(key);
    if (name === undefined) {
      name = claim(`${parameterName(snake(parameter))}_${what}`, this.#taken);
      this.#made.set(key, name);
    }
    return name;
  }
}
