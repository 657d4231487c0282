import { describe, expect, test } from 'vitest';
import { rawVat } from '../raw/raw-vm.js';
import { bytes, textWorld } from '../testing/text-world.js';

describe('a call of the host that throws changes nothing', () => {
  test('a message to, or with, what the host does not keep', () => {
    const { kernel, add } = textWorld();
    const bob = add('bob');
    const before = kernel.hash();
    expect(() => kernel.queueMessage('ko99', bytes('lost'))).toThrow(RangeError);
    expect(() => kernel.queueMessage(bob.root, bytes('lost'), ['kp99'])).toThrow(RangeError);
    expect(kernel.journal.pending).toBe(0);
    expect(kernel.hash()).toBe(before);
  });

  test('the root of a vat whose table is full', () => {
    const { kernel } = textWorld();
    const vat = kernel.addVat({
      name: 'full',
      backend: rawVat(() => ({})),
      image: new Uint8Array(),
      handles: 0,
    });
    const before = kernel.hash();
    expect(() => kernel.root(vat)).toThrow(RangeError);
    expect(kernel.journal.pending).toBe(0);
    expect(kernel.hash()).toBe(before);
  });
});
