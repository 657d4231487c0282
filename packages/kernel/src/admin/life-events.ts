import type { Blobs } from '../journal/blobs.js';
import type { Journal } from '../journal/journal.js';
import type { AdminOptions } from './request.js';
import { FreeList } from '../tables/free-list.js';
import type { ObjectTable } from '../tables/objects.js';
import { Ring } from '../tables/ring.js';

/** What a new vat, or a new incarnation, is made of. */
export interface VatCode {
  /** Name of what the host registered. */
  readonly bundle: string;
  readonly parameters: Uint8Array;
  /** Rows that go with the parameters. */
  readonly slots: Int32Array;
}

/** Something that happens to a vat when the crank that asked for it is over. */
export type LifeEvent = { readonly vat: number } & (
  | (VatCode & { readonly kind: 'create'; readonly by: number; readonly notifier: number })
  | (VatCode & { readonly kind: 'upgrade' })
  | { readonly kind: 'terminate'; readonly by: 'admin' | 'host' }
  | { readonly kind: 'options'; readonly options: AdminOptions }
  | { readonly kind: 'resume' }
);

/** Life events that may wait: they all happen when a crank is over, and the kernel does nothing else meanwhile. */
export const MOST_LIFE_EVENTS = 256;

/** Life events in the order in which they were asked for. They hold their rows until the caller of {@link take} lets go. */
export class LifeEvents {
  readonly #objects: ObjectTable;
  readonly #free: FreeList;
  readonly #events: Blobs<LifeEvent>;
  readonly #queue: Ring;

  constructor(journal: Journal, objects: ObjectTable) {
    this.#objects = objects;
    this.#free = new FreeList(journal, 'lifeEvents', 1 << 28);
    this.#events = journal.blobs<LifeEvent>('lifeEvents.items', partsOf);
    this.#queue = new Ring(journal, 'lifeEvents.queue');
  }

  /** Events that wait. */
  get waiting(): number {
    return this.#queue.length;
  }

  /** Every event that waits, oldest first. */
  *all(): Generator<LifeEvent> {
    for (const row of this.#queue.items()) yield this.#events.get(row) as LifeEvent;
  }

  /** Whether a vat of this number is going to be made. */
  willCreate(vat: number): boolean {
    for (const event of this.all()) if (event.kind === 'create' && event.vat === vat) return true;
    return false;
  }

  /** Queues an event, which holds its rows. */
  push(event: LifeEvent): void {
    const row = this.#free.take();
    for (const held of rowsOf(event)) this.#objects.hold(held);
    this.#events.set(row, event);
    this.#queue.push(row);
  }

  /** Takes the oldest event; null when none waits. */
  take(): LifeEvent | null {
    const row = this.#queue.take();
    if (row === 0) return null;
    const event = this.#events.get(row);
    this.#events.set(row, null);
    this.#free.put(row);
    return event;
  }

  letGo(event: LifeEvent): void {
    for (const held of rowsOf(event)) this.#objects.letGo(held);
  }
}

/** The rows that an event holds. */
export function rowsOf(event: LifeEvent): readonly number[] {
  if (event.kind === 'create') return [event.notifier, ...event.slots];
  return event.kind === 'upgrade' ? [...event.slots] : [];
}

function partsOf(event: LifeEvent): readonly (Uint8Array | Int32Array)[] {
  const { vat, kind } = event;
  if (kind === 'terminate') return [encoder.encode(`${kind} ${vat} ${event.by}`)];
  if (kind === 'resume') return [encoder.encode(`${kind} ${vat}`)];
  if (kind === 'options') return [encoder.encode(`${kind} ${vat} ${JSON.stringify(event.options)}`)];
  const rows = Int32Array.from(rowsOf(event));
  const by = kind === 'create' ? event.by : 0;
  return [encoder.encode(`${kind} ${vat} ${by} ${event.bundle}`), rows, event.parameters];
}

const encoder = new TextEncoder();
