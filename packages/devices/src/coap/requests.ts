import { type Blobs, type Column, FreeList, type Journal } from '@callgate/kernel';
import type { PacketOption } from './packet.js';

/** What became of a request. */
export const RequestState = {
  Free: 0,
  /** No guest has taken it. */
  Waiting: 1,
  /** A guest has a handle of the request. */
  Taken: 2,
  /** A guest has a handle of the response. */
  Prepared: 3,
} as const;
export type RequestState = (typeof RequestState)[keyof typeof RequestState];

/** A message without what belongs to its way: of a request what came, of a response what the guest has set so far. */
export interface Content {
  /** The method of a request, the status of a response. */
  readonly code: number;
  readonly options: readonly PacketOption[];
  readonly body: Uint8Array;
  /** Of a response: whether the body was set, so that no option follows. */
  readonly closed: boolean;
  /** Of a response: it says success, but the request has a critical option that nobody took. */
  readonly refused: boolean;
}

/** Columns of a row. */
const Field = { State: 0, Vat: 1, Resource: 2, Object: 3, Exchange: 4, Taken: 5, BodyAt: 6 } as const;
type Field = (typeof Field)[keyof typeof Field];
const WORDS = 8;

/** Requests that somebody waits for, in journaled columns: what a rolled back crank did to one was never done. The content is immutable. */
export class Requests {
  readonly #journal: Journal;
  readonly #free: FreeList;
  readonly #rows: Column;
  readonly #contents: Blobs<Content>;

  constructor(journal: Journal) {
    this.#journal = journal;
    this.#free = new FreeList(journal, 'coap.requests', 1 << 20);
    this.#rows = journal.column('coap.requests.rows', 16 * WORDS);
    this.#contents = journal.blobs<Content>(
      'coap.requests.content',
      ({ code, options, body, closed, refused }) => [
        Int32Array.from([code, Number(closed), Number(refused), ...options.map(({ number }) => number)]),
        ...options.map(({ value }) => value),
        body,
      ],
    );
  }

  /** A new row. `taken` has a bit for each option that the host has understood for the guest. */
  add(request: {
    readonly vat: number;
    readonly resource: number;
    readonly exchange: number;
    readonly taken: number;
    readonly content: Content;
  }): void {
    const cell = this.#free.take();
    if (cell === 0) throw new Error('invariant: open requests are bounded');
    this.#set(cell, Field.State, RequestState.Waiting);
    this.#set(cell, Field.Vat, request.vat);
    this.#set(cell, Field.Resource, request.resource);
    this.#set(cell, Field.Object, 0);
    this.#set(cell, Field.Exchange, request.exchange);
    this.#set(cell, Field.Taken, request.taken);
    this.#set(cell, Field.BodyAt, 0);
    this.#contents.set(cell, request.content);
  }

  stateOf(cell: number): RequestState {
    return this.#get(cell, Field.State) as RequestState;
  }

  setState(cell: number, state: RequestState): void {
    this.#set(cell, Field.State, state);
  }

  /** The object whose handle the guest has, of the request or of the response; 0 while it has none. */
  objectOf(cell: number): number {
    return this.#get(cell, Field.Object);
  }

  setObject(cell: number, object: number): void {
    this.#set(cell, Field.Object, object);
  }

  exchangeOf(cell: number): number {
    return this.#get(cell, Field.Exchange);
  }

  contentOf(cell: number): Content {
    const content = this.#contents.get(cell);
    if (content === null) throw new Error(`invariant: request ${cell} has its content until it is released`);
    return content;
  }

  setContent(cell: number, content: Content): void {
    this.#contents.set(cell, content);
  }

  isTaken(cell: number, option: number): boolean {
    return (this.#get(cell, Field.Taken) & (1 << option)) !== 0;
  }

  take(cell: number, option: number): void {
    this.#set(cell, Field.Taken, this.#get(cell, Field.Taken) | (1 << option));
  }

  bodyAt(cell: number): number {
    return this.#get(cell, Field.BodyAt);
  }

  setBodyAt(cell: number, at: number): void {
    this.#set(cell, Field.BodyAt, at);
  }

  remove(cell: number): void {
    this.setState(cell, RequestState.Free);
    this.#contents.set(cell, null);
    this.#free.put(cell);
  }

  /** The request of an exchange that nobody has answered. */
  ofExchange(exchange: number): number | null {
    for (const cell of this.#open()) if (this.exchangeOf(cell) === exchange) return cell;
    return null;
  }

  /** Requests of a resource that no guest has taken, oldest first. */
  waitingFor(resource: number): readonly number[] {
    const cells = [...this.#open()].filter((cell) => {
      return this.#get(cell, Field.Resource) === resource && this.stateOf(cell) === RequestState.Waiting;
    });
    return cells.sort((a, b) => this.exchangeOf(a) - this.exchangeOf(b));
  }

  /** Requests of a vat that nobody has answered. */
  openOf(vat: number): number {
    let open = 0;
    for (const cell of this.#open()) if (this.#get(cell, Field.Vat) === vat) open++;
    return open;
  }

  *#open(): Generator<number> {
    for (let cell = 1; cell < this.#free.highWater; cell++) {
      const state = this.stateOf(cell);
      if (state !== RequestState.Free) yield cell;
    }
  }

  #get(cell: number, field: Field): number {
    return this.#rows.data[cell * WORDS + field];
  }

  #set(cell: number, field: Field, value: number): void {
    this.#journal.write(this.#rows, cell * WORDS + field, value);
  }
}
