import { describe, expect, test } from 'vitest';
import { bytes, data, textWorld } from '../testing/text-world.js';

describe('deliver', () => {
  test('the receiver decides the result from then on', () => {
    const { kernel, add, settle } = textWorld();
    const bob = add('bob');
    const result = kernel.queueMessage(bob.root, bytes('hello'));
    expect(kernel.inspect().promises).toMatchObject([{ kref: result, decider: null }]);
    settle();
    expect(kernel.inspect().promises).toMatchObject([{ kref: result, decider: bob.number }]);
  });

  test('an import that the vat dropped may be used again when a message mentions it', () => {
    const { add } = textWorld();
    const [alice, bob] = [add('alice'), add('bob')];
    alice.act((syscall) => syscall.dropImports(['o-1']), [bob.root]);
    alice.act((syscall) => syscall.send('o-1', data('hello')), [bob.root]);
    expect(bob.told).toContain('deliver o+0 hello');
  });

  test('an export that was dropped may be sent again, and its owner need not have kept its number', () => {
    const { kernel, add, settle } = textWorld();
    const [alice, bob] = [add('alice'), add('bob')];
    alice.act((syscall) => syscall.send('o-1', data('take', 'o+5')), [bob.root]);
    bob.act((syscall) => syscall.dropImports(['o-1']));
    expect(alice.told).toEqual(['dropExports o+5']);
    alice.act((syscall) => syscall.send('o-1', data('take', 'o+5')), [bob.root]);
    expect(bob.told).toEqual(['deliver o+0 take(o-1)', 'deliver o+0 take(o-1)']);
    settle();
    expect(kernel.audit()).toEqual([]);
  });
});

describe('notify', () => {
  test('the promise and every settled promise that its data leads to leave the table of the vat', () => {
    const { kernel, add } = textWorld();
    const [alice, bob] = [add('alice'), add('bob')];
    bob.always = (syscall, line) => {
      if (!line.includes('ask')) return;
      syscall.resolve([
        { promise: 'p-1', ...data('outer', 'p+1', 'p+3') },
        { promise: 'p+1', ...data('inner', 'p+2') },
        { promise: 'p+2', ...data('innermost', 'p+1') },
      ]);
    };
    alice.act(
      (syscall) => {
        syscall.send('o-1', data('ask'), 'p+1');
        syscall.subscribe('p+1');
      },
      [bob.root],
    );
    expect(alice.told).toEqual([
      'notify p+1 fulfilled outer(p-2 p-4), p-2 fulfilled inner(p-3), p-3 fulfilled innermost(p-2)',
    ]);
    const left = kernel.inspect().vats[alice.number - 1].clist.map(({ kref }) => kref);
    const unresolved = kernel.inspect().promises.filter(({ state }) => state === 'unresolved');
    expect(left.filter((kref) => kref.startsWith('kp')).sort()).toEqual(
      unresolved.map(({ kref }) => kref).sort(),
    );
  });

  test('a vat that has no room for what a promise became is told receiver-full in its place', () => {
    const { kernel, add, settle } = textWorld();
    const [alice, bob] = [add('alice', { handles: 4 }), add('bob')];
    bob.always = (syscall, line) => {
      if (line.includes('ask')) syscall.resolve([{ promise: 'p-1', ...data('', 'o+1', 'o+2', 'o+3') }]);
    };
    alice.act(
      (syscall) => {
        syscall.send('o-1', data('ask'), 'p+1');
        syscall.subscribe('p+1');
      },
      [bob.root],
    );
    settle();
    expect(alice.told).toEqual(['notify p+1 receiver-full receiver-full']);
    expect(kernel.audit()).toEqual([]);
  });
});

test('a result that is handed on is settled by whom it was handed to, and the first sender hears of it', () => {
  const { add } = textWorld();
  const [alice, bob, carol] = [add('alice'), add('bob'), add('carol')];
  bob.always = (syscall, line) => {
    if (line.includes('ask')) syscall.send('o-1', data('ask instead'), 'p-1');
  };
  carol.always = (syscall) => syscall.resolve([{ promise: 'p-1', ...data('carol') }]);
  alice.act(
    (syscall) => {
      syscall.send('o-1', data('ask', 'o-2'), 'p+1');
      syscall.subscribe('p+1');
    },
    [bob.root, carol.root],
  );
  expect(alice.told).toEqual(['notify p+1 fulfilled carol']);
});
