import { expect, test } from 'vitest';
import { abi } from '../../generated/table.js';
import { Kernel } from '../kernel/kernel.js';
import { exportedPromise } from '../raw/raw-vat.js';
import { rawVat } from '../raw/raw-vm.js';
import { TestClock } from '../testing/scripted.js';
import { bytes, data, textWorld } from '../testing/text-world.js';
import { CycleSearch } from './cycle-search.js';
import { ReleaseList } from './release-list.js';

test('a vat that settles promises with each other again and again fills no memory', () => {
  const kernel = new Kernel({ abi, clock: new TestClock() });
  kernel.connect(() => {});
  let next = 1;
  const backend = rawVat((syscall) => ({
    deliver() {
      const ring = Array.from({ length: 50 }, () => exportedPromise(next++));
      syscall.resolve(
        ring.map((promise, index) => ({
          promise,
          rejected: false,
          body: bytes('next'),
          slots: [ring[(index + 1) % ring.length]],
          exactly: -1,
        })),
      );
    },
  }));
  const root = kernel.root(kernel.addVat({ name: 'vat', backend, image: new Uint8Array() }));
  let most = 0;
  for (let round = 0; round < 100; round++) {
    kernel.letGo(kernel.queueMessage(root, bytes('go')));
    while (kernel.step() !== null) {}
    most = Math.max(most, kernel.inspect().promises.length);
  }
  expect(kernel.audit()).toEqual([]);
  expect(next).toBe(5001);
  expect(most).toBeLessThan(400);
});

test('promises on a cycle stay while somebody holds one of them, and what they hold goes with them', () => {
  const { kernel, add, settle, answerOf } = textWorld();
  const bob = add('bob');
  bob.always = (syscall, line) => {
    if (line.startsWith('deliver o+0 get'))
      syscall.resolve([
        { promise: 'p-1', ...data('one', 'p+1'), exactly: -1 },
        { promise: 'p+1', ...data('two', 'p-1', 'o+5'), exactly: -1 },
      ]);
    else if (line.startsWith('deliver o+0 more')) {
      for (let number = 100; number < 400; number++)
        syscall.resolve([{ promise: `p+${number}`, ...data('self', `p+${number}`), exactly: -1 }]);
    }
  };
  const more = () => {
    kernel.letGo(kernel.queueMessage(bob.root, bytes('more')));
    settle();
  };
  const answer = kernel.queueMessage(bob.root, bytes('get'));
  settle();
  more();
  expect(kernel.inspect().promises.map(({ kref }) => kref)).toContain(answer);
  expect(answerOf(answer)).toMatch(/^fulfilled one\(kp\d+\)$/);
  expect(bob.told.some((line) => line.startsWith('dropExports'))).toBe(false);
  // The host was given the second promise when it read the first: it holds both.
  const [second] = kernel.settlementOf(answer)?.slots ?? [];
  expect(second).toBeDefined();
  for (const { kref, times } of kernel.inspect().kept)
    if (kref.startsWith('kp')) for (let count = 0; count < times; count++) kernel.letGo(kref);
  more();
  expect(kernel.inspect().promises.map(({ kref }) => kref)).not.toContain(answer);
  expect(bob.told).toContain('dropExports o+5');
});

test('unresolved promises whose waiting messages are each other’s results are freed, and fill no memory', () => {
  const kernel = new Kernel({ abi, clock: new TestClock() });
  kernel.connect(() => {});
  let next = 1;
  const backend = rawVat((syscall) => ({
    deliver() {
      for (let times = 0; times < 50; times++) {
        const [one, two] = [exportedPromise(next++), exportedPromise(next++)];
        // Each is the result of the message that waits for the other: nobody will ever decide them.
        syscall.send(two, bytes('for one'), [], one);
        syscall.send(one, bytes('for two'), [], two);
      }
    },
  }));
  const vat = kernel.addVat({ name: 'vat', backend, image: new Uint8Array() });
  const root = kernel.root(vat);
  for (let round = 0; round < 20; round++) {
    kernel.letGo(kernel.queueMessage(root, bytes('go')));
    while (kernel.step() !== null) {}
  }
  // The vat can name them all. Nobody decides them.
  const undecided = kernel.inspect().promises.filter(({ waiting }) => waiting.length > 0);
  expect(undecided).toHaveLength(2000);
  kernel.terminate(vat);
  while (kernel.step() !== null) {}
  expect(kernel.audit()).toEqual([]);
  expect(kernel.inspect().promises).toEqual([]);
  expect(kernel.state.accounts.waitingOf(vat)).toBe(0);
});

test('however few hold each other, they are gone with the last vat that may have held them', () => {
  const { kernel, add, settle } = textWorld();
  const vats = [add('alice'), add('bob')];
  const [alice, bob] = vats;
  alice.act((syscall) => {
    syscall.resolve([{ promise: 'p+1', ...data('holds itself and an object', 'p+1', 'o+5'), exactly: -1 }]);
  });
  expect(kernel.inspect().promises).toHaveLength(1);
  for (const vat of [bob, alice]) kernel.terminate(vat.number);
  settle();
  expect(kernel.inspect().promises).toEqual([]);
  const held = kernel.inspect().objects.filter(({ reachable }) => reachable > 0);
  // The host's own two.
  expect(held.map(({ kref }) => kref)).toEqual(vats.map(({ root }) => root));
});

test('unresolved promises that wait for each other stay while somebody holds one of them, and an answer to it goes through all', () => {
  const { kernel, add, settle, answerOf } = textWorld();
  const [alice, bob] = [add('alice'), add('bob')];
  const result = kernel.queueMessage(bob.root, bytes('keep'));
  settle();
  alice.act(
    (syscall) => {
      syscall.send('p-1', data('for one'), 'p+1');
      for (let number = 2; number <= 400; number++)
        syscall.send(`p+${number - 1}`, data('for the next'), `p+${number}`);
    },
    [result],
  );
  expect(kernel.inspect().promises.filter(({ state }) => state === 'unresolved')).toHaveLength(402);
  bob.act((syscall) => syscall.resolve([{ promise: 'p-1', ...data('no object') }]));
  settle();
  expect(answerOf(result)).toBe('fulfilled no object');
  expect(kernel.inspect().promises.filter(({ waiting }) => waiting.length > 0)).toEqual([]);
});

/** A search that somebody else than the kernel makes, promise by promise, until a phase begins. */
function searcher({ state, journal }: Kernel) {
  const search = new CycleSearch(state);
  search.slicePieces = 1;
  return (until: CycleSearch['phase'], promises = 0) => {
    while (search.phase !== until) {
      search.slice(new ReleaseList());
      journal.commit();
    }
    for (let slices = 0; slices < promises; slices++) search.slice(new ReleaseList());
  };
}

test('who learns a promise from another one in the middle of a search keeps it', () => {
  const { kernel, add, settle, audit } = textWorld();
  const bob = add('bob');
  bob.always = (syscall) =>
    syscall.resolve([
      { promise: 'p-1', ...data('one', 'p+1') },
      { promise: 'p+1', ...data('two', 'p-1') },
    ]);
  const one = kernel.queueMessage(bob.root, bytes('get'));
  settle();
  const searchUntil = searcher(kernel);
  // The newest comes first: the second one was compared, which only the first one held.
  searchUntil('compare', 1);
  const [two] = kernel.settlementOf(one)?.slots ?? [];
  kernel.letGo(one);
  searchUntil('none');
  const [again] = kernel.settlementOf(two)?.slots ?? [];
  expect(again).toBe(one);
  kernel.letGo(again);
  kernel.letGo(two);
  searchUntil('count');
  searchUntil('none');
  audit();
  expect(kernel.inspect().promises).toEqual([]);
});

test('what a message names that goes its way in the middle of a search is kept', () => {
  const { kernel, add, settle, audit } = textWorld();
  const [bob, carol] = [add('bob'), add('carol')];
  const itself = kernel.queueMessage(carol.root, bytes('get'));
  carol.always = (syscall, line) => {
    if (line.startsWith('deliver o+0 get')) syscall.resolve([{ promise: 'p-1', ...data('itself', 'p-1') }]);
    else if (line.startsWith('deliver o+0 later'))
      syscall.resolve([{ promise: line.slice(line.indexOf('p-')), ...data('carol', 'o+0'), exactly: 0 }]);
  };
  settle();
  // Nobody decides `later`, and a message waits for it that names a promise which nothing else names but its own data.
  const asked = kernel.queueMessage(bob.root, bytes('keep'), [carol.root]);
  settle();
  const later = kernel.queueMessage(asked, bytes('later'));
  kernel.letGo(kernel.queueMessage(later, bytes('named'), [itself]));
  kernel.letGo(itself);
  const searchUntil = searcher(kernel);
  searchUntil('trace');
  const isNamed = () =>
    kernel.inspect().vats[carol.number - 1].inbox.length === 1 && kernel.settlementOf(later) !== null;
  kernel.letGo(kernel.queueMessage(bob.root, bytes('act')));
  bob.always = (syscall, line) => {
    if (line.startsWith('deliver o+0 act'))
      syscall.resolve([{ promise: 'p-1', ...data('carol', 'o-1'), exactly: 0 }]);
  };
  while (!isNamed() && kernel.step() !== null) audit();
  expect(isNamed()).toBe(true);
  searchUntil('none');
  audit();
  const promise = kernel.inspect().promises.find(({ kref }) => kref === itself);
  expect(promise?.data?.slots).toEqual([itself]);
});
