/**
 * One word that a guest passes: a number, or what a cell of its memory holds. `at` is a cell's address, `pool` an address in the bytes that the
 * program brings along, `scratch` one in the memory behind them.
 */
export type Word =
  | number
  | { readonly cell: number }
  | { readonly at: number }
  | { readonly pool: number }
  | { readonly scratch: number };

/** One syscall by its number; {@link GROW} asks for more memory instead, where the machine can have it. */
export interface Step {
  readonly call: number;
  readonly words: readonly Word[];
  /** The cell that takes the word that comes back. */
  readonly into: number;
  /** The step is left out while one of the cells that it passes is 0: so a program goes on where there was no handle. */
  readonly careful: boolean;
  /** In which dispatches the step is made; in all when absent. */
  readonly when?: When;
  /** The step is left out while this cell is 0; only of calls with fewer than six words. */
  readonly needs?: number;
}

/** working: a start, a message or news of a promise · deliver, notify, dropped (exportsDropped): only these · collecting: news of references. */
export type When = 'working' | 'deliver' | 'notify' | 'dropped' | 'collecting';

/** A guest and its bounds. Data only, so that a found one can be a committed file. */
export interface Program {
  readonly guest: GuestKind;
  readonly permissions: readonly string[];
  readonly handles: number;
  readonly inbox: number;
  readonly fuel: number;
  /** Bytes of guest memory. */
  readonly memory: number;
  readonly onFault: 'park' | 'terminate';
  /** What stands in the pool when the guest starts, in hex; zeros behind it. */
  readonly pool: string;
  /** Steps that a guest makes each time that it is entered; a main program makes all of them. */
  readonly perEntry: number;
  readonly steps: readonly Step[];
  readonly abandon?: boolean;
  readonly pipelining?: boolean;
}

/** wasm and embedvm-entry: entered for each dispatch · embedvm-main: a main program. */
export type GuestKind = 'wasm' | 'embedvm-main' | 'embedvm-entry';

/** Guests that run in one kernel. */
export interface Scene {
  readonly programs: readonly Program[];
}

export const GROW = 0;
/** Cells of a guest. The one behind the last takes what nobody asks for. */
export const CELLS = 64;
/** The cell with the handle that came with the last dispatch. */
export const DISPATCHED = CELLS - 1;
/** The cells with the words of the last dispatch, its number first. They lie behind the one that takes what nobody asks for. */
export const DISPATCH = CELLS + 2;
/** Words of a dispatch, at most. */
export const DISPATCH_WORDS = 8;
export const POOL_BYTES = 2048;
export const MOST_STEPS = 90;

/** Where a guest has its things. */
export interface Layout {
  readonly cells: number;
  readonly cellBytes: 2 | 4;
  readonly pool: number;
  readonly scratch: number;
}

/** What a word is on a machine: a number, or the address that it is loaded from. */
export function place(word: Word, layout: Layout): { readonly number: number } | { readonly load: number } {
  if (typeof word === 'number') return { number: word };
  if ('cell' in word) return { load: layout.cells + word.cell * layout.cellBytes };
  if ('at' in word) return { number: layout.cells + word.at * layout.cellBytes };
  return { number: 'pool' in word ? layout.pool + word.pool : layout.scratch + word.scratch };
}

export function cellAt(cell: number, { cells, cellBytes }: Layout): number {
  return cells + cell * cellBytes;
}

export function poolOf({ pool }: Program): Uint8Array {
  return new Uint8Array(Buffer.from(pool, 'hex'));
}
