import { type Kref, PromiseState, rawVat } from '@callgate/kernel';
import { beforeAll, describe, expect, test } from 'vitest';
import { compiled } from '../src/compile.js';
import { testHost } from '../src/host.js';

let image: Uint8Array;
beforeAll(async () => {
  image = await compiled('test/e2e/assembly/careful.ts');
}, 60_000);

/** A careful guest, and one who asks it. */
function world() {
  const host = testHost();
  const { kernel } = host;
  const careful = host.add('careful', 'wasm', image, { abandon: true });
  const other = kernel.addVat({ name: 'other', image: new Uint8Array(), backend: rawVat(() => ({})) });
  const ask = async (words: string, slots: readonly Kref[] = []) => {
    const result = kernel.queueMessage(kernel.root(careful), new TextEncoder().encode(words), slots);
    await host.finish(careful);
    expect([host.bugs, kernel.audit()]).toEqual([[], []]);
    const settlement = kernel.settlementOf(result);
    kernel.letGo(result);
    if (settlement === null) return null;
    const { state, body, slots: krefs } = settlement;
    return { state, said: new TextDecoder().decode(body), krefs };
  };
  return { host, kernel, careful, ask, root: () => kernel.root(careful), other: () => kernel.root(other) };
}

describe('what stands in a slot is the sender’s choice', () => {
  test('another vat’s object, the guest’s own objects, and nothing are told apart, and nobody ends', async () => {
    const { kernel, ask, other, root, careful } = world();
    const thing = (await ask('get'))?.krefs[0] ?? '';
    const said = [
      await ask('what', [other()]),
      await ask('what', [root()]),
      await ask('what', [thing]),
      await ask('what'),
    ].map((answer) => answer?.said);
    expect(said).toEqual(['remote', 'my own', 'my thing', 'nothing']);
    expect(kernel.vats()[careful - 1].state).toBe('idle');
  });

  test('who insists on another vat’s object ends with a message when it is sent its own', async () => {
    const { ask, root, host, careful } = world();
    expect((await ask('insist', [root()]))?.state).toBe(PromiseState.VatTerminated);
    const { record } = await host.finish(careful);
    expect(record?.lastWords).toContain('the slot is an object of this vat');
  });
});

describe('an object is given up', () => {
  test('while somebody has it: messages to it are rejected', async () => {
    const { kernel, ask, host, careful } = world();
    const thing = (await ask('get'))?.krefs[0] ?? '';
    expect((await ask('abandon'))?.said).toBe('abandoned');
    const result = kernel.queueMessage(thing, new Uint8Array());
    await host.finish(careful);
    expect(kernel.settlementOf(result)?.state).toBe(PromiseState.ObjectAbandoned);
  });

  test('when nobody ever had it, and when nobody has it any longer: no fault, and it can be given away again', async () => {
    const { kernel, ask, careful } = world();
    expect((await ask('abandon'))?.said).toBe('nobody has it');
    const thing = (await ask('get'))?.krefs[0] ?? '';
    kernel.letGo(thing);
    expect((await ask('what'))?.said).toBe('nothing');
    expect((await ask('abandon'))?.said).toBe('nobody has it');
    expect((await ask('get'))?.said).toBe('here');
    expect(kernel.vats()[careful - 1].state).toBe('idle');
  });
});
