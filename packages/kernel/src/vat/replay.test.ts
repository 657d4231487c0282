import { describe, expect, test } from 'vitest';
import { type RawSyscall, exported, exportedPromise } from '../raw/raw-vat.js';
import { bytes, rawWorld } from '../testing/raw-world.js';

type Say = (syscall: RawSyscall, friend: number, result: number) => void;

const FIRST: Say = (syscall, friend) => {
  syscall.send(friend, bytes('hello'), [exported(1)], exportedPromise(1));
  syscall.vatstoreSet(bytes('key'), bytes('value'));
  syscall.resolve([]);
};

/** A vat that says `first` when it gets a message, and `again` when it is made again; what became of it, and of another vat. */
function madeAgain(first: Say, again: Say) {
  const { kernel, add, actor, settle, bugs } = rawWorld();
  const friend = actor('friend');
  let made = 0;
  const vat = add(
    'vat',
    (syscall) => {
      const say = made++ === 0 ? first : again;
      return {
        deliver(_target, body, slots, result) {
          if (body.length > 0) throw new Error('parked');
          say(syscall, slots[0], result);
        },
      };
    },
    { onFault: 'park', transcript: true },
  );
  const root = kernel.root(vat);
  kernel.queueMessage(root, bytes(''), [friend.root]);
  settle();
  kernel.queueMessage(root, bytes('bad'));
  settle();
  expect(kernel.vats()[1].state).toBe('parked');
  const resumed = kernel.resume(vat);
  settle();
  const [other, { state, record }] = kernel.vats();
  expect([other.state, bugs]).toEqual(['idle', []]);
  return { resumed, state, reason: record?.reason, detail: record?.detail };
}

/** `FIRST` with one of its calls said otherwise. */
const but = (change: Partial<RawSyscall>): Say => {
  return (syscall, friend, result) => {
    const other: Partial<RawSyscall> = {
      send: (...asked) => syscall.send(...asked),
      vatstoreSet: (...asked) => syscall.vatstoreSet(...asked),
      resolve: (...asked) => syscall.resolve(...asked),
      ...change,
    };
    FIRST(other as RawSyscall, friend, result);
  };
};

describe('a vat that is made again is compared with its transcript, syscall by syscall (kernel.md, section 11)', () => {
  const HERE = 'entry 2 (dispatch 1)';
  const OTHER = 'with other arguments than then';
  type Row = readonly [string, (syscall: RawSyscall) => Partial<RawSyscall>, string];
  const ROWS: readonly Row[] = [
    [
      'another syscall',
      (syscall) => ({ send: (target) => syscall.dropImports([target]) }),
      `${HERE}, syscall 1: the vat asked dropImports, and send then`,
    ],
    [
      'another target',
      (syscall) => ({ send: (_target, ...rest) => syscall.send(exported(0), ...rest) }),
      `${HERE}, syscall 1: the vat asked send ${OTHER}`,
    ],
    [
      'another body',
      (syscall) => ({ send: (target, _body, ...rest) => syscall.send(target, bytes('hullo'), ...rest) }),
      `${HERE}, syscall 1: the vat asked send ${OTHER}`,
    ],
    [
      'another slot',
      (syscall) => ({
        send: (target, body, _slots, result) => syscall.send(target, body, [exported(2)], result),
      }),
      `${HERE}, syscall 1: the vat asked send ${OTHER}`,
    ],
    [
      'another result',
      (syscall) => ({
        send: (target, body, slots) => syscall.send(target, body, slots, exportedPromise(2)),
      }),
      `${HERE}, syscall 1: the vat asked send ${OTHER}`,
    ],
    [
      'another value',
      (syscall) => ({ vatstoreSet: (key) => syscall.vatstoreSet(key, bytes('VALUE')) }),
      `${HERE}, syscall 2: the vat asked vatstoreSet ${OTHER}`,
    ],
    [
      'one more',
      (syscall) => ({
        resolve: (resolutions) => {
          syscall.resolve(resolutions);
          syscall.vatstoreDelete(bytes('key'));
        },
      }),
      `${HERE}, syscall 4: vatstoreDelete was not asked then`,
    ],
    ['one less', () => ({ resolve: () => {} }), `${HERE}: 1 syscalls were not made`],
  ];

  test.each(ROWS)(
    '%s: that vat is over, and the record names the delivery and the syscall',
    (_what, change, detail) => {
      const made = madeAgain(FIRST, (syscall, friend, result) =>
        but(change(syscall))(syscall, friend, result),
      );
      expect(made).toEqual({ resumed: false, state: 'terminated', reason: 'replay-diverged', detail });
    },
  );

  test('what is thrown at code that differs cannot be swallowed', () => {
    const made = madeAgain(FIRST, (syscall, friend) => {
      try {
        syscall.send(friend, bytes('other'));
      } catch {
        // As if nothing were.
      }
      syscall.vatstoreSet(bytes('key'), bytes('value'));
      syscall.resolve([]);
    });
    expect(made.detail).toBe(`${HERE}, syscall 1: the vat asked send ${OTHER}`);
  });

  test('the same, in arrays of another class, goes on', () => {
    const again: Say = (syscall, friend) => {
      syscall.send(friend, Buffer.from('hello'), Int32Array.of(exported(1)), exportedPromise(1));
      syscall.vatstoreSet(bytes('key'), bytes('value'));
      syscall.resolve([]);
    };
    expect(madeAgain(FIRST, again)).toMatchObject({ resumed: true, state: 'parked', reason: 'crashed' });
  });
});
