import { exported, exportedPromise } from './raw-vat.js';

/** A reference as one vat says it: `o+5` and `p+5` allocated by the vat, `o-9`, `p-9` and the device node `d-9` by the kernel. */
export type Vref = string;

/** What an import is: an object, a promise, a device node. */
export type ImportSort = 'o' | 'p' | 'd';

/** A number that is no handle of any vat, and unlike 0 does not stand for none either. */
const NO_HANDLE = 2 ** 30;

/**
 * The names of one vat's handles. Imports are numbered from 1 in the order of their first appearance, each sort apart. A handle of 32 bits
 * is never used again, so neither is its name.
 */
export class TextNames {
  readonly #imports = new Map<Vref, number>();
  readonly #names = new Map<number, Vref>();
  readonly #last = { o: 0, p: 0, d: 0 };

  constructor(
    /** What an import in the vat's table is. */
    private readonly sortOf: (handle: number) => ImportSort,
  ) {}

  /** The handle of a name; for one that the vat never heard, and for any other text, a number that is no handle. */
  handleOf(vref: Vref): number {
    const [, sort, number] = /^([op])\+(\d{1,10})$/.exec(vref) ?? [];
    if (sort === undefined) return this.#imports.get(vref) ?? NO_HANDLE;
    if (Number(number) >= 2 ** 30) return NO_HANDLE;
    return sort === 'o' ? exported(Number(number)) : exportedPromise(Number(number));
  }

  handlesOf(vrefs: readonly Vref[]): number[] {
    return vrefs.map((vref) => this.handleOf(vref));
  }

  /** The name of a handle that the vat is told. */
  nameOf(handle: number): Vref {
    if (handle < 0) {
      const number = handle & (2 ** 30 - 1);
      return (handle & (2 ** 30)) === 0 ? `o+${number}` : `p+${number}`;
    }
    return this.#names.get(handle) ?? this.#add(handle, this.sortOf(handle));
  }

  /** As {@link nameOf}, for a promise that may be out of the vat's table. */
  namePromise(handle: number): Vref {
    return handle < 0 ? this.nameOf(handle) : (this.#names.get(handle) ?? this.#add(handle, 'p'));
  }

  #add(handle: number, sort: ImportSort): Vref {
    const name = `${sort}-${++this.#last[sort]}`;
    this.#names.set(handle, name);
    this.#imports.set(name, handle);
    return name;
  }
}
