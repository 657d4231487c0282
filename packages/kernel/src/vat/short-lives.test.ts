import { expect, test } from 'vitest';
import { exported, exportedPromise } from '../raw/raw-vat.js';
import { rawVat } from '../raw/raw-vm.js';
import { bytes, rawWorld } from '../testing/raw-world.js';

/** Columns that have a cell for each vat's number: those alone grow, by 72 bytes for each vat that ever lived. */
const NUMBERED =
  /^(deliveries\.(head|tail|length)|promises\.firstDecided|gc\.(head|tail|inTurn)|accounts\.|vatstore\.(root|bytes)$)/;

test('ten thousand vats that lived a short while leave the tables as small as three hundred did', () => {
  const { kernel, settle, actor } = rawWorld();
  const friend = actor('friend');
  const live = (): void => {
    const number = kernel.addVat({
      name: 'short',
      image: new Uint8Array(),
      backend: rawVat((syscall) => ({
        startVat(_parameters, [to]) {
          syscall.vatstoreSet(bytes('key'), bytes('value'));
          syscall.send(to, bytes('hello'), [exported(3)]);
          syscall.subscribe(exportedPromise(1));
          syscall.send(exportedPromise(2), bytes('wait'), [], exportedPromise(4));
        },
        deliver: (_target, body) => syscall.exit(body.length === 0),
      })),
      slots: [friend.root],
    });
    kernel.letGo(kernel.queueMessage(kernel.root(number), bytes(number % 2 === 0 ? '' : 'go')));
    kernel.letGo(`ko${kernel.objects.serialOf(rootOf(number))}`);
    while (kernel.step() !== null) {}
  };
  const rootOf = (number: number): number => {
    const { clist } = kernel.state.vat(number);
    return clist.objectOf(exported(0));
  };
  friend.act = (syscall, slots) => {
    const objects = [...slots].filter((slot) => syscall.handleKind(slot) === 'object');
    syscall.dropImports(objects);
    syscall.retireImports(objects);
  };
  const size = () => {
    let numbered = 0;
    for (const { name, data } of kernel.journal.columns) if (NUMBERED.test(name)) numbered += data.byteLength;
    return {
      numbered,
      rest: kernel.journal.bytes - numbered,
      columns: kernel.journal.columns.length,
      vats: kernel.state.vats.length,
    };
  };
  for (let lives = 0; lives < 300; lives++) live();
  settle();
  const before = size();
  for (let lives = 0; lives < 9700; lives++) live();
  settle();
  const after = size();
  expect([after.columns, after.vats]).toEqual([before.columns, before.vats]);
  // The friend's table takes a new index when one has had all its 512 generations.
  expect(after.rest - before.rest).toBeLessThan(1024);
  // Eighteen cells for each number, in columns that double.
  expect(after.numbered).toBeLessThanOrEqual(18 * 4 * 16_384);
  expect(kernel.inspect().objects.length).toBeLessThan(4);
}, 60_000);

test('a vat that is over can be looked at until 256 others are', () => {
  const { kernel, add, settle } = rawWorld();
  const first = add('first', () => ({
    startVat: () => {
      throw new Error('no');
    },
  }));
  settle();
  for (let others = 0; others < 256; others++)
    add('other', (syscall) => ({ startVat: () => syscall.exit(false) }));
  expect(kernel.vats()[0]).toMatchObject({ number: first, state: 'terminated', reason: 'crashed' });
  settle();
  expect(kernel.vats()[0].number).toBe(first + 1);
  expect(() => kernel.terminate(first)).toThrow('there is no vat 1');
});
