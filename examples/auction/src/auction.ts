import { type Kref, rawVat } from '@callgate/kernel';
import type { Host } from '@callgate/tools';
import { type Bank, bank } from './bank.js';

/** The images of the guests. */
export interface Images {
  readonly seller: Uint8Array;
  readonly bidder: Uint8Array;
  readonly thief: Uint8Array;
}

/** What became of the sale. */
export interface Outcome {
  /** What the seller says of it; null when it never said anything. */
  readonly said: string | null;
  readonly balances: ReadonlyMap<string, number>;
  readonly lost: readonly string[];
}

export interface Bidder {
  readonly name: string;
  readonly image: 'bidder' | 'thief';
  /** What the guest is told when it starts: the most that it bids. */
  readonly parameters: string;
  /** What its purse holds. */
  readonly money: number;
}

/** Who bids in the example. */
export const BIDDERS: readonly Bidder[] = [
  { name: 'ann', image: 'bidder', parameters: '50', money: 80 },
  { name: 'bob', image: 'bidder', parameters: '20', money: 80 },
  { name: 'mallory', image: 'thief', parameters: '', money: 5 },
  { name: 'dora', image: 'bidder', parameters: '40 late', money: 80 },
];

const bytes = (words: string) => new TextEncoder().encode(words);

/** Runs the auction in a host: opens the accounts, lets the seller sell, and answers what became of it. */
export async function auction(
  host: Host,
  images: Images,
  people: readonly Bidder[] = BIDDERS,
): Promise<Outcome> {
  const { kernel } = host;
  const vault: Bank = bank();
  const guest = (name: string, vm: string, image: Uint8Array, parameters = '', abandon = false): Kref => {
    const backend = host.backends.get(vm);
    if (backend === undefined) throw new Error(`invariant: the host has the VM ${vm}`);
    const vat = kernel.addVat({
      ...{ name, backend, image, abandon, permissions: ['console'] },
      parameters: bytes(parameters),
    });
    return kernel.root(vat);
  };
  const backend = rawVat(vault.setup);
  const theBank = kernel.root(
    kernel.addVat({ name: 'bank', backend, image: new Uint8Array(), abandon: true }),
  );
  const seller = guest('seller', 'wasm', images.seller, '', true);
  const bidders = people.map(({ name, image, parameters }) =>
    guest(name, 'embedvm', images[image], parameters),
  );
  const open = (name: string, amount: number, owner: Kref) =>
    kernel.letGo(kernel.queueMessage(theBank, bytes(`open ${name} ${amount}`), [owner]));
  open('seller', 0, seller);
  for (const [index, { name, money }] of people.entries()) open(name, money, bidders[index]);
  // Everybody has a purse before the sale begins.
  await kernel.run({ cranks: 1000 });
  const names = people.map(({ name }) => name);
  const sale = kernel.queueMessage(seller, bytes(['sell', 'the violin', ...names].join('\n')), bidders);
  await kernel.run({ cranks: 10_000 });
  host.flush();
  const settlement = kernel.settlementOf(sale);
  for (const kref of [sale, theBank, seller, ...bidders]) kernel.letGo(kref);
  await kernel.run({ cranks: 1000 });
  return {
    said: settlement === null ? null : new TextDecoder().decode(settlement.body),
    balances: vault.balances(),
    lost: vault.lost(),
  };
}
