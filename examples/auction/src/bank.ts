import { type RawSetup, exported } from '@callgate/kernel';

/** A bank: the vat that keeps the purses, and what its host may know of it. */
export interface Bank {
  readonly setup: RawSetup;
  /** What is in each purse, by the name that it was opened under. */
  balances(): ReadonlyMap<string, number>;
  /** Purses that nobody can reach any longer. */
  lost(): readonly string[];
}

interface Purse {
  readonly owner: string;
  balance: number;
}

const bytes = (words: string) => new TextEncoder().encode(words);
const text = (body: Uint8Array) => new TextDecoder().decode(body);
/** A whole number above 0, or NaN. */
const amountOf = (word: string | undefined) =>
  /^[1-9]\d{0,8}$/.test(word ?? '') ? Number(word) : Number.NaN;

/**
 * Money as objects. Holding is permission: who has the root opens accounts (`open NAME AMOUNT`, and the slot gets the purse), who has a purse
 * takes a payment out of it (`pay AMOUNT`) or puts one in (`deposit`, with the payment as slot). A payment is used once: it is
 * abandoned when it is deposited, so the vat needs `abandon`. It never keeps what is sent to it but its own objects, which are no imports.
 */
export function bank(): Bank {
  const purses = new Map<number, Purse>();
  const payments = new Map<number, number>();
  const lost: string[] = [];
  let last = 0;
  const setup: RawSetup = (syscall) => {
    const open = (owner: string, balance: number, to: number) => {
      const purse = exported(++last);
      purses.set(purse, { owner, balance });
      syscall.send(to, bytes('account'), [purse]);
      syscall.dropImports([to]);
      syscall.retireImports([to]);
    };
    return {
      deliver(target, body, slots, result) {
        const answer = (words: string, given: readonly number[] = []) => {
          if (result !== 0) syscall.resolve([{ promise: result, body: bytes(words), slots: given }]);
        };
        const refuse = (why: string) => {
          if (result !== 0) syscall.resolve([{ promise: result, rejected: true, body: bytes(why) }]);
        };
        const [command, ...words] = text(body).split(' ');
        if (target === exported(0)) {
          const [owner, amount] = words;
          if (command !== 'open' || slots.length !== 1) return refuse('what?');
          open(owner, amountOf(amount) || 0, slots[0]);
          return answer('opened');
        }
        const purse = purses.get(target);
        if (purse === undefined) return refuse('a payment answers nothing');
        if (command === 'pay') {
          const amount = amountOf(words[0]);
          if (!(amount <= purse.balance)) return refuse('there is not so much in the purse');
          // Without a result nobody would get the payment.
          if (result === 0) return;
          const payment = exported(++last);
          purse.balance -= amount;
          payments.set(payment, amount);
          return answer('payment', [payment]);
        }
        const amount = payments.get(slots[0] ?? 0);
        if (command !== 'deposit' || amount === undefined) return refuse('that is no payment');
        purse.balance += amount;
        payments.delete(slots[0]);
        syscall.abandonExports([slots[0]]);
        answer(String(amount));
      },
      dropExports(handles) {
        const gone = [...handles].filter((handle) => handle !== exported(0));
        for (const handle of gone) {
          const purse = purses.get(handle);
          if (purse !== undefined) lost.push(purse.owner);
          payments.delete(handle);
        }
        syscall.retireExports(gone);
      },
    };
  };
  return {
    setup,
    balances: () => new Map([...purses.values()].map(({ owner, balance }) => [owner, balance])),
    lost: () => lost,
  };
}
