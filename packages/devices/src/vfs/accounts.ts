/** Directories and files that one vat may have open at a time. */
export const MOST_OPEN = 1_024;
/** Bytes that the listings of one vat may take at a time. */
export const MOST_LISTING = 4 * 1024 * 1024;

interface Account {
  open: number;
  listing: number;
}

/**
 * What each vat has open. One vat's mistakes must not use up the descriptors and the memory of the host, which all share. What a vat closes
 * counts until its crank commits, because until then a rollback can bring it back.
 */
export class Accounts {
  readonly #accounts = new Map<number, Account>();

  mayOpen(vat: number): boolean {
    return (this.#accounts.get(vat)?.open ?? 0) < MOST_OPEN;
  }

  mayList(vat: number, bytes: number): boolean {
    return (this.#accounts.get(vat)?.listing ?? 0) + bytes <= MOST_LISTING;
  }

  /** `open` may be negative, and `listing`, too. */
  add(vat: number, open: number, listing: number): void {
    const account = this.#accounts.get(vat) ?? { open: 0, listing: 0 };
    account.open += open;
    account.listing += listing;
    if (account.open === 0 && account.listing === 0) this.#accounts.delete(vat);
    else this.#accounts.set(vat, account);
  }
}
