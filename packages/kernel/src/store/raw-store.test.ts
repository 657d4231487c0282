import { describe, expect, test } from 'vitest';
import { bytes, rawWorld, text } from '../testing/raw-world.js';
import { LARGEST_VALUE, LONGEST_KEY } from './vatstore.js';

describe('the store of a vat', () => {
  test('keeps what committed cranks wrote, and each vat has its own', () => {
    const { actor, run, kernel } = rawWorld();
    const vat = actor('vat', { onFault: 'park' });
    const other = actor('other');
    const read: unknown[] = [];
    run(vat, [], (syscall) => {
      syscall.vatstoreSet(bytes('b'), bytes(''));
      const value = bytes('one');
      syscall.vatstoreSet(bytes('a'), value);
      value[0] = 0;
      syscall.vatstoreGet(bytes('a'))![0] = 0;
      read.push(
        text(syscall.vatstoreGet(bytes('a'))!),
        syscall.vatstoreGet(bytes('b')),
        syscall.vatstoreGet(bytes('c')),
      );
      read.push(
        syscall.vatstoreGetNextKey(bytes('')),
        syscall.vatstoreGetNextKey(bytes('a')),
        syscall.vatstoreGetNextKey(bytes('b')),
      );
    });
    expect(read).toEqual(['one', bytes(''), null, bytes('a'), bytes('b'), null]);
    run(other, [], (syscall) => read.push(syscall.vatstoreGet(bytes('a'))));
    expect(read.at(-1)).toBeNull();
    const { vatstore } = kernel.state;
    const before = vatstore.bytes(2);
    run(vat, [], (syscall) => {
      syscall.vatstoreDelete(bytes('a'));
      syscall.vatstoreSet(bytes('b'), bytes('two'));
      throw new Error('no');
    });
    expect([vatstore.bytes(2), text(vatstore.get(2, bytes('a'))!), vatstore.get(2, bytes('b'))]).toEqual([
      before,
      'one',
      bytes(''),
    ]);
  });

  test.each<[string, () => Uint8Array, () => Uint8Array, string]>([
    ['an empty key', () => bytes(''), () => bytes(''), 'bad-length'],
    ['a long key', () => new Uint8Array(LONGEST_KEY + 1), () => bytes(''), 'bad-length'],
    ['a large value', () => bytes('k'), () => new Uint8Array(LARGEST_VALUE + 1), 'bad-length'],
    ['more bytes than its manifest gives', () => bytes('k'), () => new Uint8Array(36), 'store-full'],
    ['what is no bytes', () => 'k' as never, () => bytes(''), 'bad-pointer'],
  ])('faults the vat at %s', (_name, key, value, reason) => {
    const { actor, run, kernel } = rawWorld();
    const vat = actor('vat', { store: 100 });
    run(vat, [], (syscall) => syscall.vatstoreSet(key(), value()));
    expect([kernel.vats()[0].reason, kernel.state.vatstore.bytes(2)]).toEqual([reason, 0]);
  });

  test('is freed in slices when the vat is over', () => {
    const { actor, run, kernel, settle } = rawWorld();
    const vat = actor('vat');
    run(vat, [], (syscall) => {
      for (let n = 0; n < 6000; n++) syscall.vatstoreSet(bytes(`key ${n}`), bytes('v'));
    });
    const { vatstore } = kernel.state;
    const all = vatstore.bytes(2);
    kernel.terminate(vat.number);
    expect(vatstore.bytes(2)).toBeGreaterThan(all / 2);
    expect(vatstore.bytes(2)).toBeLessThan(all);
    settle();
    expect([vatstore.bytes(2), vatstore.nextKey(2, bytes(''))]).toEqual([0, null]);
  });
});
