/** What waits for a vat: a dispatch of the host, a message, or the news that a promise is settled. */
export type Work = Delivery | Message | Notification;

/** A dispatch that the host or a device posted. Arrays go by parameter. */
export interface Delivery {
  readonly work?: undefined;
  /** Number of the dispatch. */
  readonly dispatch: number;
  /** Scalars as they are, and the lengths of what is pulled. */
  readonly values: readonly number[];
  /** Objects whose handles are passed; 0 where the parameter is no handle. */
  readonly objects: readonly number[];
  /** Bytes to pull; null where there are none. */
  readonly parts: readonly (Uint8Array | null)[];
  /** Lists of objects whose handles are pulled; null where there are none. */
  readonly lists?: readonly (Int32Array | null)[];
}

/** A message on its way to an object or a promise. It holds its references while it waits. */
export interface Message {
  readonly work: 'message';
  /** The vat that sent it, which pays while it waits for a promise; 0 for the host and its devices. */
  readonly sender: number;
  /** Row of an object or a promise. */
  readonly target: number;
  /** Opaque to the kernel; never changed. */
  readonly body: Uint8Array;
  /** Rows of the references beside the body. */
  readonly slots: Int32Array;
  /** Row of the promise that the receiver is to resolve; 0 for none. */
  readonly result: number;
}

/** A vat is to be told that a promise is settled. */
export interface Notification {
  readonly work: 'notify';
  readonly promise: number;
}

/** Bytes that a dispatch carries beside its words. */
export function bytesToPull({ parts }: Delivery): number {
  return parts.reduce((sum, part) => sum + (part?.length ?? 0), 0);
}

/** Calls `each` for every row that a piece of work holds. */
export function forEachHeld(work: Work, each: (object: number) => void): void {
  if (work.work === 'message') {
    each(work.target);
    for (const object of work.slots) each(object);
    if (work.result !== 0) each(work.result);
  } else if (work.work === 'notify') {
    each(work.promise);
  } else {
    for (const object of work.objects) if (object !== 0) each(object);
    for (const list of work.lists ?? []) for (const object of list ?? NONE) each(object);
  }
}

const NONE = new Int32Array(0);

/** What of a piece of work is state, for the hash. */
export function partsOfWork(work: Work): readonly (Uint8Array | Int32Array | null)[] {
  if (work.work === 'message')
    return [Int32Array.of(1, work.target, work.result, work.sender), work.slots, work.body];
  if (work.work === 'notify') return [Int32Array.of(2, work.promise)];
  return [
    Int32Array.of(3, work.dispatch, ...work.values, ...work.objects),
    ...work.parts,
    ...(work.lists ?? []),
  ];
}
