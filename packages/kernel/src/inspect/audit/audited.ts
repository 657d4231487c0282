import type { Outside } from '../../tables/outside.js';
import type { State } from '../../kernel/state.js';
import type { Vat } from '../../vat/vat.js';
import type { Holders } from './holders.js';

/** What every check of an audit gets. */
export interface Audited {
  readonly state: State;
  readonly outside: Outside;
  /** Holders of every row, counted afresh. */
  readonly counts: ReadonlyMap<number, Holders>;
  /** Writes down one finding: a sentence. */
  find(finding: string): void;
  /** How findings name a row: by its kref, or as a free row. */
  name(row: number): string;
}

/** One check: it finds what is wrong, and changes nothing. */
export type Check = (audited: Audited) => void;

/** How findings name a vat. */
export function vatName({ number, config }: Vat): string {
  return `vat ${number} (${config.name})`;
}

/** The first items of a list that damage may have made endless: a list is never longer than all rows of its table. */
export function* upTo<Item>(items: Iterable<Item>, most: number): Generator<Item> {
  let left = most;
  for (const item of items) {
    if (left-- <= 0) return;
    yield item;
  }
}
