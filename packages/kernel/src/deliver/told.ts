import { NO_RESOLUTIONS, type ToldResolution } from './incoming.js';

/**
 * What one guest was told in the dispatch that it is in, as far as it takes it piece by piece. The guest may wait in the middle of a dispatch; then a
 * crank that leaves no trace puts this back as it was.
 */
export class Told {
  /** The lists of references of the dispatch, by parameter, in the vat's handles. */
  lists: readonly (Int32Array | null)[] = NO_LISTS;
  /** notify: what is told, and how much of it was read. */
  resolutions: readonly ToldResolution[] = NO_RESOLUTIONS;
  read = 0;
  /**
   * Imports that came with the dispatch and that the guest has not looked at, by their handles, with whether it knew them before. Who never
   * pulls a number cannot let go of it either.
   */
  readonly unseen = new Map<number, boolean>();

  /** The guest got these handles. */
  saw(handles: Int32Array, from: number, count: number): void {
    if (this.unseen.size === 0) return;
    for (let index = 0; index < count; index++) this.unseen.delete(handles[from + index]);
  }

  /** The dispatch is over. */
  clear(): void {
    this.lists = NO_LISTS;
    this.resolutions = NO_RESOLUTIONS;
    this.read = 0;
    this.unseen.clear();
  }

  /** A copy for {@link restore}. */
  save(): ToldBefore {
    const { lists, resolutions, read, unseen } = this;
    return { lists, resolutions, read, unseen: unseen.size === 0 ? NOTHING : [...unseen] };
  }

  restore({ lists, resolutions, read, unseen }: ToldBefore): void {
    this.lists = lists;
    this.resolutions = resolutions;
    this.read = read;
    this.unseen.clear();
    for (const [handle, known] of unseen) this.unseen.set(handle, known);
  }
}

/** What was told when a crank began. */
export interface ToldBefore {
  readonly lists: Told['lists'];
  readonly resolutions: Told['resolutions'];
  readonly read: number;
  readonly unseen: readonly (readonly [handle: number, known: boolean])[];
}

const NO_LISTS: readonly (Int32Array | null)[] = [];
const NOTHING: ToldBefore['unseen'] = [];
