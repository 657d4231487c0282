import { describe, expect, test } from 'vitest';
import type { Kref } from '../tables/outside.js';
import { data, textWorld } from '../testing/text-world.js';

/** Alice made `o+5` and gave it to bob, who knows it as `o-1`. */
function given() {
  const made = textWorld();
  const alice = made.add('alice', { abandon: true });
  const bob = made.add('bob');
  alice.act((syscall) => syscall.send('o-1', data('take', 'o+5')), [bob.root]);
  bob.told.length = 0;
  alice.told.length = 0;
  const owned = (): Kref[] =>
    made.kernel
      .inspect()
      .objects.filter(({ owner }) => owner === alice.number)
      .map(({ kref }) => kref);
  const [object] = owned().filter((kref) => kref !== alice.root);
  const there = () => made.kernel.inspect().objects.find(({ kref }) => kref === object) ?? null;
  return { ...made, alice, bob, object, there, owned };
}

describe('what becomes of an export that its vat abandons', () => {
  test('used by another: it stays without owner, with identity and counts, messages to it are rejected, and nobody is told', () => {
    const { kernel, alice, bob, there } = given();
    const before = there();
    alice.act((syscall) => syscall.abandonExports(['o+5']));
    expect(there()).toEqual({ ...before, owner: null });
    expect([alice.told, bob.told]).toEqual([[], []]);
    bob.act((syscall) => {
      syscall.send('o-1', data('hello'), 'p+1');
      syscall.subscribe('p+1');
    });
    expect(bob.told).toEqual(['notify p+1 object-abandoned object-abandoned']);
    expect(kernel.audit()).toEqual([]);
  });

  test('merely known: who knows it is told that it is retired, it is deleted, and the abandoner hears nothing', () => {
    const { alice, bob, there } = given();
    alice.always = (syscall, line) => {
      if (line.startsWith('dropExports')) syscall.abandonExports(['o+5']);
    };
    bob.act((syscall) => syscall.dropImports(['o-1']));
    expect(bob.told).toEqual(['retireImports o-1']);
    expect(alice.told).toEqual(['dropExports o+5']);
    expect(there()).toBeNull();
  });

  test('held by nobody: it is deleted silently', () => {
    const { alice, bob, there } = given();
    alice.always = (syscall, line) => {
      if (line.startsWith('dropExports')) syscall.abandonExports(['o+5']);
    };
    bob.act((syscall) => {
      syscall.dropImports(['o-1']);
      syscall.retireImports(['o-1']);
    });
    expect([alice.told, bob.told]).toEqual([['dropExports o+5'], []]);
    expect(there()).toBeNull();
  });

  test('let go later by its last user: as merely known then, and the old owner is never told', () => {
    const { alice, bob, there } = given();
    alice.act((syscall) => syscall.abandonExports(['o+5']));
    bob.act((syscall) => syscall.dropImports(['o-1']));
    expect(bob.told).toEqual(['retireImports o-1']);
    expect([alice.told, there()]).toEqual([[], null]);
  });

  test('the number that it abandoned stands for something new when it says it again', () => {
    const { alice, bob, object, owned } = given();
    alice.act((syscall) => {
      syscall.abandonExports(['o+5']);
      syscall.send('o-1', data('again', 'o+5'));
    });
    expect(bob.told).toEqual(['deliver o+0 again(o-2)']);
    expect(owned()).not.toContain(object);
    expect(owned()).toHaveLength(2);
  });

  test('no news that was queued for the abandoner before is told', () => {
    const { kernel, alice, bob, there } = given();
    bob.always = (syscall, line) => {
      if (line.includes('let go')) syscall.dropImports(['o-1']);
    };
    alice.always = (syscall, line) => {
      if (line.startsWith('dropExports')) syscall.abandonExports(['o+5']);
    };
    bob.act((syscall) => {
      syscall.dropImports(['o-1']);
      syscall.retireImports(['o-1']);
    });
    // Both were pending: dropExports was told, and retireExports came too late.
    expect(alice.told).toEqual(['dropExports o+5']);
    expect([there(), kernel.audit()]).toEqual([null, []]);
  });
});
