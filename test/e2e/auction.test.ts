import { PromiseState, exportedPromise, rawVat } from '@callgate/kernel';
import { beforeAll, describe, expect, test } from 'vitest';
import { type Bidder, BIDDERS, type Images, auction } from '../../examples/auction/src/auction.js';
import { bank } from '../../examples/auction/src/bank.js';
import { assembled, compiled } from '../src/compile.js';
import { testHost } from '../src/host.js';

let images: Images;
beforeAll(async () => {
  images = {
    seller: await compiled('examples/auction/assembly/seller.ts'),
    bidder: assembled('examples/auction/assembly/bidder.evs'),
    thief: assembled('examples/auction/assembly/thief.evs'),
  };
}, 60_000);

/** Runs the auction and answers what can be seen of it from outside. */
async function run(people: readonly Bidder[] = BIDDERS, more: Partial<Images> = {}) {
  const host = testHost();
  const { said, balances, lost } = await auction(host, { ...images, ...more }, people);
  const vats = host.kernel.vats();
  expect([host.bugs, host.kernel.audit()]).toEqual([[], []]);
  return {
    said,
    lost,
    balances: Object.fromEntries(balances),
    silent: vats.filter(({ syscalls }) => syscalls === 0).map(({ name }) => name),
    handles: Object.fromEntries(vats.map(({ name, handles }) => [name, handles])),
    stopped: vats.flatMap(({ name, record }) => (record === null ? [] : [`${name}: ${record.reason}`])),
    lines: host.lines.map((line) => line.trimEnd()),
    trace: host.trace,
    alive: host.kernel.objects.live,
  };
}

describe('the example auction', () => {
  test('the highest bidder pays its last price and gets the deed; the thief alone is stopped', async () => {
    const { lines, trace, ...rest } = await run();
    expect(rest).toEqual({
      said: 'ann has paid 50 for the violin',
      balances: { seller: 50, ann: 30, bob: 80, mallory: 5, dora: 80 },
      stopped: ['mallory: bad-handle'],
      lost: ['mallory'],
      // Nobody: the bank, which is no guest, asks the kernel for things too.
      silent: [],
      // Purses: four at the bank, one with each who lives. The deed: with the seller and with ann. No lot, till or payment is left.
      handles: { bank: 4, seller: 2, ann: 2, bob: 1, mallory: 0, dora: 1 },
      alive: 5,
    });
    expect(lines).toEqual([
      '[seller] bob passes at 30',
      '[seller] mallory is gone',
      '[seller] dora passes at 50',
      '[seller] ann wins at 50',
      '[seller] ann has paid 50 for the violin',
      '[ann] I own the violin',
      '[dora] too late: the lot is abandoned',
    ]);
    const calls = (of: RegExp) => trace.filter((line) => of.test(line)).length;
    expect([calls(/^seller: abandonExports/), calls(/^bob: dropImports/)]).toEqual([1, 1]);
    expect(trace.filter((line) => line.endsWith(' = fault'))).toEqual([
      expect.stringMatching(/^mallory: send\(/),
    ]);
  });

  test('who wins and cannot pay gets nothing, and the sale ends', async () => {
    const people = BIDDERS.map((each) => (each.name === 'ann' ? { ...each, money: 49 } : each));
    const { said, balances, lines, handles } = await run(people);
    expect(said).toBe('not paid');
    expect(balances).toEqual({ seller: 0, ann: 49, bob: 80, mallory: 5, dora: 80 });
    expect([handles.ann, handles.seller, lines.some((line) => line.includes('I own'))]).toEqual([
      1,
      1,
      false,
    ]);
  });

  test('a bidder that sends the bank nonsense and pays with the till itself stops nobody and moves no money', async () => {
    const { said, balances, stopped, trace } = await run(BIDDERS, {
      thief: assembled('test/e2e/assembly/odd-bidder.evs'),
    });
    expect([said, stopped]).toEqual(['not paid', []]);
    expect(balances).toEqual({ seller: 0, ann: 80, bob: 80, mallory: 5, dora: 80 });
    // What it pays with is one of the seller's own objects, and the bank is asked about it all the same.
    expect(trace.filter((line) => /^seller: send\(.*"deposit"/.test(line))).toHaveLength(1);
  });

  test('when nobody bids, nothing is sold', async () => {
    const { said, lines } = await run(BIDDERS.map((each) => ({ ...each, image: 'bidder', parameters: '5' })));
    expect(said).toBe('nobody bids');
    expect(lines.filter((line) => line.includes('passes at 10'))).toHaveLength(4);
  });

  test('when all pass at once, the first of the round before gets it at that price', async () => {
    const equal = BIDDERS.map((each): Bidder => ({ ...each, image: 'bidder', parameters: '40' }));
    const { said, balances } = await run(equal);
    expect([said, balances.seller, balances.ann]).toEqual(['ann has paid 40 for the violin', 40, 40]);
  });
});

test('a payment is worth something once: then it is no payment, and no object any longer', async () => {
  const { kernel, bugs } = testHost();
  const vault = bank();
  const bytes = (words: string) => new TextEncoder().encode(words);
  const root = (name: string, setup: Parameters<typeof rawVat>[0]) =>
    kernel.root(kernel.addVat({ name, backend: rawVat(setup), image: new Uint8Array(), abandon: true }));
  const told: string[] = [];
  let purse = 0;
  const spender = root('spender', (syscall) => {
    let last = 0;
    const ask = (target: number, words: string, slots: readonly number[] = []) => {
      const promise = exportedPromise(++last);
      syscall.send(target, bytes(words), slots, promise);
      syscall.subscribe(promise);
    };
    return {
      deliver(_target, _body, slots) {
        purse = slots[0];
        ask(purse, 'pay 5');
      },
      notify(resolutions) {
        for (const { state, body, slots } of resolutions) {
          told.push(`${PromiseState[state]} ${new TextDecoder().decode(body)}`);
          if (slots.length === 0) continue;
          ask(purse, 'deposit', [slots[0]]);
          ask(purse, 'deposit', [slots[0]]);
          ask(slots[0], 'look');
        }
      },
    };
  });
  kernel.letGo(kernel.queueMessage(root('bank', vault.setup), bytes('open spender 8'), [spender]));
  await kernel.run({ cranks: 100 });
  expect(told).toEqual([
    'Fulfilled payment',
    'Fulfilled 5',
    'Rejected that is no payment',
    expect.stringMatching(/^ObjectAbandoned /),
  ]);
  expect([...vault.balances()]).toEqual([['spender', 8]]);
  expect([bugs, kernel.audit()]).toEqual([[], []]);
});
