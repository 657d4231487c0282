import { describe, expect, test } from 'vitest';
import { abi as bundled } from '../../generated/table.js';
import { rawVat } from '../raw/raw-vm.js';
import { DEVICE_KIND, type Entry, calls, world } from '../testing/scripted.js';

const NONE = new Uint8Array(0);

/** What a vat does with the row of its new resource, the root of another vat, and numbers of its own. */
type Gives = (to: {
  calls: NonNullable<Entry['gate']['vatCalls']>;
  resource: number;
  other: number;
  own: number;
  promise: number;
}) => void;

const WAYS: readonly [how: string, gives: Gives][] = [
  [
    'in a message',
    ({ calls, resource, other }) => calls.send(other, NONE, Int32Array.of(other, resource), 0),
  ],
  [
    'in a message to a promise',
    ({ calls, resource, promise }) => calls.send(promise, NONE, Int32Array.of(resource), 0),
  ],
  [
    'in a resolution',
    ({ calls, resource, promise }) =>
      calls.resolve([
        { promise, rejected: false, settlement: { body: NONE, slots: Int32Array.of(resource), exactly: 0 } },
      ]),
  ],
  ['as it ends', ({ calls, resource }) => calls.exit(false, NONE, Int32Array.of(resource))],
];

/** Lets a vat take a resource and do something with it; answers what became of the vat. */
function run(gives: Gives, transferable: boolean, gone = false) {
  const kinds = bundled.kinds.map((kind) => (kind.number === DEVICE_KIND ? { ...kind, transferable } : kind));
  const { kernel, device, add, settle, bugs } = world({ abi: { ...bundled, kinds } });
  const image = new Uint8Array(0);
  const friend = kernel.addVat({ name: 'friend', image, backend: rawVat(() => ({})) });
  const vat = add(
    ({ gate, dispatch }) => {
      if (dispatch !== 0) return undefined;
      const handle = calls.acquire(gate, device);
      const resource = gate.clist.objectOf(handle);
      if (gone) gate.objects.void(resource);
      const other = gate.clist.objectOf([...gate.clist.handles()].find((each) => each !== handle) ?? 0);
      const own = gate.slot(gate.clist.exportHandle(5, false));
      const promise = gate.slot(gate.clist.exportHandle(6, true));
      gives({ calls: gate.vatCalls!, resource, other, own, promise });
      return undefined;
    },
    { slots: [kernel.root(friend)] },
  );
  settle();
  expect(bugs).toEqual([]);
  return kernel.vats()[vat - 1].record?.reason ?? null;
}

describe.each(WAYS)('%s', (_, gives) => {
  test('a resource leaves its vat where its kind is transferable, and else faults it', () => {
    expect([null, 'exit']).toContain(run(gives, true));
    expect(run(gives, false)).toBe('not-transferable');
    expect(run(gives, false, true)).toBe('not-transferable');
  });
});

test('a message to an object of its own is none that leaves', () => {
  expect(
    run(({ calls, resource, own }) => calls.send(own, NONE, Int32Array.of(resource), 0), false),
  ).toBeNull();
});
