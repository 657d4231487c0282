/** Bodies on the way in blocks, by who sends or fetches what: a bounded number, and each for a bounded time. The oldest makes room. */
export class Transfers<Transfer> {
  readonly #transfers = new Map<string, { readonly transfer: Transfer; readonly until: number }>();

  constructor(
    private readonly most: number,
    /** Microseconds that a transfer is kept after its last block. */
    private readonly keep: number,
  ) {}

  get(key: string, now: number): Transfer | null {
    const found = this.#transfers.get(key);
    return found === undefined || found.until < now ? null : found.transfer;
  }

  set(key: string, transfer: Transfer, now: number): void {
    this.#transfers.delete(key);
    const [oldest] = this.#transfers.keys();
    if (this.#transfers.size >= this.most && oldest !== undefined) this.#transfers.delete(oldest);
    this.#transfers.set(key, { transfer, until: now + this.keep });
  }

  delete(key: string): void {
    this.#transfers.delete(key);
  }

  get size(): number {
    return this.#transfers.size;
  }
}
