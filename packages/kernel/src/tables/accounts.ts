import type { Column } from '../journal/column.js';
import type { Journal } from '../journal/journal.js';
import type { Settlement } from './promises.js';
import type { Message } from './work.js';

/** What a settled promise, a message that waits for a promise, and each reference in them count beside the bytes of their bodies. */
const PROMISE = 256;
const MESSAGE = 512;
const SLOT = 64;

/** Most bytes of each account of a vat whose manifest does not say. */
export const DEFAULT_DATA = 16 << 20;
/** Larger bounds would not fit a cell with what an account may go over its bound. */
export const MOST_DATA = 1 << 30;

/**
 * What the kernel keeps on behalf of each vat that is bounded by no table of its own, in bytes. Two accounts, each with the same bound:
 *
 * - settled promises, paid by the vat that made the promise: who asks pays for the answer, however long others keep it;
 * - messages that wait for a promise, paid by their sender.
 *
 * Number 0, the host and its devices, pays nothing. An account outlives its vat.
 */
export class Accounts {
  readonly #journal: Journal;
  readonly #settled: Column;
  readonly #waiting: Column;
  readonly #most: Column;

  constructor(journal: Journal) {
    this.#journal = journal;
    this.#settled = journal.column('accounts.settled');
    this.#waiting = journal.column('accounts.waiting');
    this.#most = journal.column('accounts.most');
  }

  /** Says how much may stand in each account of a vat. */
  setMost(vat: number, bytes: number): void {
    this.#journal.write(this.#most, vat, bytes);
  }

  mostOf(vat: number): number {
    return this.#most.data[vat] ?? 0;
  }

  /** Bytes of settled promises that a vat made. */
  settledOf(vat: number): number {
    return this.#settled.data[vat] ?? 0;
  }

  /** Bytes of a vat's messages that wait for promises. */
  waitingOf(vat: number): number {
    return this.#waiting.data[vat] ?? 0;
  }

  /** Whether a vat that made a promise has room for what it is settled with. */
  hasRoomFor(vat: number, settlement: Settlement): boolean {
    return vat === 0 || this.settledOf(vat) + costOf(settlement) <= this.mostOf(vat);
  }

  /** Whether a vat may make another promise: nothing it makes is larger than what it is settled with in the end. */
  mayMakePromise(vat: number): boolean {
    return vat === 0 || this.settledOf(vat) < this.mostOf(vat);
  }

  /** Whether another message of a vat may wait for a promise. */
  mayWait(message: Message): boolean {
    const { sender } = message;
    return sender === 0 || this.waitingOf(sender) + costOfMessage(message) <= this.mostOf(sender);
  }

  /** A promise of a vat was settled, or is gone (`times` -1). */
  settle(vat: number, settlement: Settlement, times: 1 | -1): void {
    if (vat !== 0) this.#journal.write(this.#settled, vat, this.settledOf(vat) + times * costOf(settlement));
  }

  /** A message of a vat waits for a promise, or no longer does (`times` -1). */
  wait(message: Message, times: 1 | -1): void {
    const { sender } = message;
    if (sender === 0) return;
    this.#journal.write(this.#waiting, sender, this.waitingOf(sender) + times * costOfMessage(message));
  }
}

/** What a settled promise counts, in bytes. */
export function costOf({ body, slots }: Settlement): number {
  return PROMISE + body.length + SLOT * slots.length;
}

/** What a message that waits for a promise counts, in bytes. */
export function costOfMessage({ body, slots }: Message): number {
  return MESSAGE + body.length + SLOT * slots.length;
}
