import { describe, expect, test } from 'vitest';
import { exported, type RawSetup } from '../raw/raw-vat.js';
import { rawVat } from '../raw/raw-vm.js';
import type { CallResult } from '../syscalls/call-now.js';
import { type Act, bytes, rawWorld, text } from '../testing/raw-world.js';
import type { VatConfig } from '../vat/vat.js';
import { ImageError } from '../vat/vm.js';

const NOTIFIER = exported(1);
const image = new Uint8Array();
const request = (value: unknown) => bytes(JSON.stringify(value));
const create = (bundle: string, parameters = '') => request({ method: 'create', bundle, parameters });
const read = ({ error, body, slots }: CallResult) => [error, JSON.parse(text(body)), slots.length];

/** An admin that writes down what its notifier is told, and does with other messages what it is told to. */
function scene(config: Partial<VatConfig> = {}) {
  const made = rawWorld();
  const { kernel } = made;
  const news: unknown[] = [];
  const roots: number[] = [];
  let node = 0;
  let act: Act = () => {};
  const setup: RawSetup = (syscall) => ({
    startVat(_parameters, slots) {
      node = slots[slots.length - 1];
    },
    deliver(target, body, slots) {
      if (target === NOTIFIER) {
        news.push({ ...JSON.parse(text(body)), slots: slots.length });
        if (slots.length > 0) roots.push(slots[0]);
      } else act(syscall, slots, body);
    },
  });
  const number = made.add('admin', setup, { admin: true, ...config });
  const root = kernel.root(number);
  made.settle();
  return {
    ...made,
    news,
    roots,
    number,
    bundle: (name: string, code: RawSetup, more: Partial<VatConfig> = {}) =>
      kernel.addBundle(name, { backend: rawVat(code), image, ...more }),
    /** The admin does this within one crank; `node` is that of `vatAdmin`. */
    does(next: (syscall: Parameters<Act>[0], node: number, slots: Int32Array) => void, slots: string[] = []) {
      act = (syscall, given) => next(syscall, node, given);
      kernel.letGo(kernel.queueMessage(root, bytes(''), slots));
      made.settle();
      act = () => {};
    },
  };
}

describe('create', () => {
  test('makes a vat when the crank is over, starts it with what it was given, and hands out its root', () => {
    const { kernel, bundle, does, news, roots, settle, number } = scene();
    const log: unknown[] = [];
    bundle('child', (syscall) => ({
      startVat: (parameters, slots) => log.push([text(parameters), slots.length]),
      deliver: (_target, body, slots) => {
        log.push(text(body));
        if (slots.length > 0) syscall.send(slots[0], bytes('back'));
      },
    }));
    let control: CallResult | null = null;
    does((syscall, node) => {
      const parameters = Buffer.from('hello').toString('base64');
      control = syscall.callNow(node, create('child', parameters), [NOTIFIER, exported(7), node]);
      log.push(kernel.vats().length);
    });
    expect(read(control!)).toEqual([false, {}, 1]);
    expect(log).toEqual([1, ['hello', 2]]);
    expect(news).toEqual([{ event: 'created', slots: 1 }]);
    expect(kernel.vats().map(({ name, state }) => [name, state])).toEqual([
      ['admin', 'idle'],
      ['child#2', 'idle'],
    ]);
    does((syscall) => syscall.send(roots[0], bytes('work'), []));
    expect(log.at(-1)).toBe('work');
    kernel.terminate(number);
    settle();
    expect(kernel.vats()[1].state).toBe('idle');
  });

  test('of an undone crank never was', () => {
    const hashes = [false, true].map((creates) => {
      const { kernel, bundle, does, news } = scene({ onFault: 'park' });
      bundle('child', () => ({}));
      does((syscall, node) => {
        if (creates) syscall.callNow(node, create('child'), [NOTIFIER]);
        throw new Error('no');
      });
      expect([kernel.vats().length, news]).toEqual([1, []]);
      return kernel.hash();
    });
    expect(hashes[0]).toBe(hashes[1]);
  });

  test.each<[string, unknown, 'none' | 'node' | 'notifier', string]>([
    [
      'a bundle that the host did not register',
      { method: 'create', bundle: 'other' },
      'notifier',
      'unknown-bundle',
    ],
    ['a bundle of every object', { method: 'create', bundle: '__proto__' }, 'notifier', 'unknown-bundle'],
    ['no bundle', { method: 'create' }, 'notifier', 'bad-request'],
    [
      'parameters that are no base64',
      { method: 'create', bundle: 'child', parameters: '*' },
      'notifier',
      'bad-request',
    ],
    [
      'parameters that are no text',
      { method: 'create', bundle: 'child', parameters: 1 },
      'notifier',
      'bad-request',
    ],
    [
      'parameters that do not fit',
      { method: 'create', bundle: 'child', parameters: 'A'.repeat(1_400_000) },
      'notifier',
      'too-large',
    ],
    ['no notifier', { method: 'create', bundle: 'child' }, 'none', 'no-notifier'],
    ['a notifier that is a node', { method: 'create', bundle: 'child' }, 'node', 'no-notifier'],
    ['another method', { method: 'constructor' }, 'notifier', 'unknown-method'],
    ['a method of another node', { method: 'terminate' }, 'notifier', 'unknown-method'],
    ['null', null, 'notifier', 'bad-request'],
    ['no JSON', undefined, 'notifier', 'bad-request'],
  ])('with %s is an error for who asked, and changes nothing', (_name, body, first, error) => {
    const { kernel, bundle, does, news, bugs } = scene();
    bundle('child', () => ({}));
    let answer!: CallResult;
    does((syscall, node) => {
      const slots = first === 'none' ? [] : [first === 'node' ? node : NOTIFIER];
      answer = syscall.callNow(node, body === undefined ? Uint8Array.of(255) : request(body), slots);
    });
    expect(read(answer)).toEqual([true, { error }, 0]);
    expect([kernel.vats().length, kernel.state.nextVat, news, bugs]).toEqual([1, 2, [], []]);
  });

  test.each<[string, RawSetup, Partial<VatConfig>, string]>([
    [
      'throws in its start',
      () => ({
        startVat() {
          throw new Error('no');
        },
      }),
      {},
      'crashed',
    ],
    [
      'throws in its start and would be parked',
      () => ({
        startVat() {
          throw new Error('no');
        },
      }),
      { onFault: 'park' },
      'crashed',
    ],
    ['faults in its start', (syscall) => ({ startVat: () => syscall.send(99, bytes('')) }), {}, 'bad-handle'],
    ['has no room for what it is given', () => ({}), { handles: 0 }, 'handle-table-full'],
  ])('of a vat that %s: it never was, and the notifier is told', (_name, code, more, reason) => {
    const { kernel, bundle, does, news } = scene();
    const live = () => kernel.objects.live;
    does((syscall) => syscall.send(NOTIFIER, request({ event: 'warm' })));
    const before = live();
    bundle('child', code, more);
    does((syscall, node) => {
      const { slots } = syscall.callNow(node, create('child'), [NOTIFIER]);
      syscall.dropImports(slots);
      syscall.retireImports(slots);
    });
    expect(news.slice(1)).toEqual([{ event: 'failed', reason, slots: 0 }]);
    expect([kernel.vats()[1].state, kernel.state.admin.of(2), live() - before]).toEqual([
      'terminated',
      null,
      1,
    ]);
  });

  test('of an image that must not run leaves no vat, and its number is never used again', () => {
    const { kernel, bundle, does, news, bugs, add } = scene();
    const load = () => {
      throw new ImageError('not an image');
    };
    kernel.addBundle('bad', { backend: { ...rawVat(() => ({})), load }, image });
    bundle('good', () => ({}));
    let control = 0;
    does((syscall, node) => {
      control = syscall.callNow(node, create('bad'), [NOTIFIER]).slots[0];
      syscall.callNow(node, create('good'), [NOTIFIER]);
    });
    expect(news).toEqual([
      { event: 'failed', reason: 'bad-image', slots: 0 },
      { event: 'created', slots: 1 },
    ]);
    expect(kernel.vats().map(({ name }) => name)).toEqual(['admin', 'good#3']);
    expect(bugs).toEqual(['bad#2|vatAdmin|not an image']);
    expect(add('next', () => ({}))).toBe(4);
    expect(() => kernel.terminate(2)).toThrow('there is no vat 2');
    let answer!: CallResult;
    does((syscall) => {
      answer = syscall.callNow(control, request({ method: 'terminate' }));
    });
    expect(read(answer)).toEqual([true, { error: 'vat-over' }, 0]);
  });

  test('is for the vats that the configuration names: others get no node', () => {
    const { kernel, add, settle } = rawWorld();
    const given: number[] = [];
    const setup: RawSetup = () => ({ startVat: (_parameters, slots) => given.push(slots.length) });
    const other = kernel.root(add('other', setup));
    add('with slots', setup, { slots: [other] });
    add('admin', setup, { admin: true, slots: [other] });
    add('second admin', setup, { admin: true });
    settle();
    expect(given).toEqual([0, 1, 2, 1]);
    expect(() => add('bad', setup, { slots: ['ko999'] })).toThrow('is no reference that the host keeps');
    expect(kernel.vats()).toHaveLength(4);
  });
});

describe('the node of one vat', () => {
  function family(code: RawSetup = () => ({}), more: Partial<VatConfig> = {}) {
    const made = scene();
    made.bundle('child', code, more);
    let control = 0;
    made.does((syscall, node) => {
      control = syscall.callNow(node, create('child'), [NOTIFIER]).slots[0];
    });
    made.news.length = 0;
    const ask = (body: unknown, slots: number[] = []) => {
      let answer!: CallResult;
      made.does((syscall) => {
        answer = syscall.callNow(control, request(body), slots);
      });
      return read(answer);
    };
    return { ...made, ask, control };
  }

  test('terminates it when the crank is over, once', () => {
    const { kernel, ask, news } = family();
    expect(ask({ method: 'terminate' })).toEqual([false, {}, 0]);
    expect(kernel.vats()[1]).toMatchObject({ state: 'terminated', reason: 'admin' });
    expect(news).toEqual([{ event: 'terminated', reason: 'admin', slots: 0 }]);
    expect(ask({ method: 'terminate' })).toEqual([true, { error: 'vat-over' }, 0]);
    expect(kernel.state.admin.of(2)).toBeNull();
  });

  test('terminates also what is only about to be made, and nothing when the crank is undone', () => {
    const { kernel, bundle, does, news } = scene({ onFault: 'park' });
    let starts = 0;
    bundle('child', () => ({ startVat: () => starts++ }));
    does((syscall, node) => {
      const [control] = syscall.callNow(node, create('child'), [NOTIFIER]).slots;
      syscall.callNow(control, request({ method: 'terminate' }));
    });
    expect([starts, news]).toEqual([0, [{ event: 'failed', reason: 'admin', slots: 0 }]]);
    does((syscall, node) => {
      const [control] = syscall.callNow(node, create('child'), [NOTIFIER]).slots;
      syscall.callNow(control, request({ method: 'terminate' }));
      throw new Error('no');
    });
    expect([starts, news.length, kernel.vats().length]).toEqual([0, 1, 2]);
  });

  test('changes how often it brings out its dead', () => {
    let reaped = 0;
    const { ask, does, roots } = family(() => ({ deliver() {}, bringOutYourDead: () => reaped++ }));
    const work = (count: number) =>
      does((syscall) => {
        for (let n = 0; n < count; n++) syscall.send(roots[0], bytes(''));
      });
    work(4);
    expect(reaped).toBe(0);
    expect(ask({ method: 'changeOptions', reapEvery: 2 })).toEqual([false, {}, 0]);
    work(4);
    expect(reaped).toBe(2);
    ask({ method: 'changeOptions', reapEvery: 0 });
    work(4);
    expect(reaped).toBe(2);
    for (const reapEvery of [-1, 0.5, '2', null])
      expect(ask({ method: 'changeOptions', reapEvery })).toEqual([true, { error: 'bad-request' }, 0]);
  });

  test('does not create, and another vat cannot name it by a number', () => {
    const { ask, kernel, actor, run } = family();
    expect(ask({ method: 'create', bundle: 'child' })).toEqual([true, { error: 'unknown-method' }, 0]);
    const thief = actor('thief');
    run(thief, [], (syscall) => syscall.callNow(2, request({ method: 'terminate' })));
    expect([kernel.vats()[2].reason, kernel.vats()[1].state]).toEqual(['bad-handle', 'idle']);
  });

  test('upgrades it when the crank is over: new code, the same root, and the notifier learns how it ended', () => {
    const log: string[] = [];
    const code =
      (version: string): RawSetup =>
      () => ({
        startVat: (parameters, slots) =>
          log.push(`${version} starts with '${text(parameters)}' and ${slots.length}`),
        deliver: (_target, body) => log.push(`${version} got ${text(body)}`),
        stopVat: () => log.push(`${version} stops`),
      });
    const { kernel, ask, news, bundle, does, roots } = family(code('old'), { transcript: true });
    bundle('new', code('new'), { transcript: true });
    bundle('bad', () => ({
      startVat() {
        throw new Error('no');
      },
    }));
    log.length = 0;
    const upgrade = (name: string) => ({ method: 'upgrade', bundle: name, parameters: 'aGk=' });
    expect(ask(upgrade('new'), [exported(3), exported(4)])).toEqual([false, {}, 0]);
    does((syscall) => syscall.send(roots[0], bytes('work')));
    expect(log).toEqual(['old stops', "new starts with 'hi' and 2", 'new got work']);
    expect(ask(upgrade('bad'))).toEqual([false, {}, 0]);
    expect(ask(upgrade('other'))).toEqual([true, { error: 'unknown-bundle' }, 0]);
    expect(news).toEqual([
      { event: 'upgraded', slots: 0 },
      { event: 'upgrade-failed', slots: 0 },
    ]);
    expect([kernel.state.lifeEvents.waiting, kernel.vats()[1].name, kernel.vats()[1].state]).toEqual([
      0,
      'child#2',
      'idle',
    ]);
  });

  test('does not upgrade what has not started', () => {
    const { bundle, does, news } = scene();
    bundle('child', () => ({}));
    does((syscall, node) => {
      const [control] = syscall.callNow(node, create('child'), [NOTIFIER]).slots;
      syscall.callNow(control, request({ method: 'upgrade', bundle: 'child' }));
    });
    expect(news).toEqual([
      { event: 'upgrade-failed', slots: 0 },
      { event: 'created', slots: 1 },
    ]);
  });
});

describe('the notifier', () => {
  test.each<[string, Act, unknown]>([
    [
      'its exit, with what it said',
      (syscall) => syscall.exit(false, bytes('bye'), [exported(1), exported(2)]),
      { event: 'terminated', reason: 'exit', exit: { failure: false, body: 'Ynll' }, slots: 2 },
    ],
    [
      'its failure, without references, for the crank is undone',
      (syscall) => syscall.exit(true, bytes('bye'), [exported(1)]),
      { event: 'terminated', reason: 'exit-failure', exit: { failure: true, body: 'Ynll' }, slots: 0 },
    ],
    [
      'its fault, whatever it said before',
      (syscall) => {
        syscall.exit(false, bytes('bye'));
        syscall.send(99, bytes(''));
      },
      { event: 'terminated', reason: 'bad-handle', slots: 0 },
    ],
  ])('is told of %s', (_name, act, told) => {
    const { bundle, does, news, roots } = scene();
    bundle('child', (syscall) => ({ deliver: (_target, body, slots) => act(syscall, slots, body) }));
    does((syscall, node) => {
      syscall.callNow(node, create('child'), [NOTIFIER]);
    });
    does((syscall) => syscall.send(roots[0], bytes('')));
    expect(news.slice(1)).toEqual([told]);
  });

  test('is told also when its inbox is full, and a dead one is no trouble', () => {
    const { kernel, bundle, does, news, number, settle } = scene({ inbox: 1 });
    bundle('child', () => ({}));
    does((syscall, node) => {
      for (let n = 0; n < 5; n++) syscall.callNow(node, create('child'), [NOTIFIER]);
    });
    expect(news).toHaveLength(5);
    kernel.terminate(number);
    settle();
    const live = kernel.objects.live;
    for (const child of [2, 3, 4, 5, 6]) kernel.terminate(child);
    settle();
    expect([news.length, kernel.deliveries.kept, kernel.objects.live <= live]).toEqual([5, 0, true]);
    expect([2, 3, 4, 5, 6].map((child) => kernel.state.admin.of(child))).toEqual([
      null,
      null,
      null,
      null,
      null,
    ]);
  });
});

test('a hook ends a vat when the crank is over, and not when the crank is undone', () => {
  const { kernel, actor, run } = rawWorld();
  const states: string[] = [];
  const device = kernel.addDevice({
    name: 'killer',
    setup: (syscall) => ({
      invoke: () => ({ body: syscall.callKernelHook('kill', bytes('')).body }),
    }),
  });
  const victim = actor('victim');
  const vat = actor('vat');
  kernel.addDeviceHook(device, 'kill', () => {
    kernel.terminate(victim.number);
    states.push(kernel.vats()[0].state);
    if (states.length === 1) throw new Error('not yet');
    return { body: bytes('') };
  });
  for (let n = 0; n < 2; n++) {
    run(vat, [kernel.deviceRoot(device)], (syscall, slots) => void syscall.callNow(slots[0], bytes('')));
    states.push(kernel.vats()[0].state);
  }
  expect(states).toEqual(['idle', 'idle', 'idle', 'terminated']);
});
