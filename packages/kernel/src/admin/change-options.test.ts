import { describe, expect, test } from 'vitest';
import { exported, type RawSetup } from '../raw/raw-vat.js';
import { rawVat } from '../raw/raw-vm.js';
import { bytes, rawWorld, text } from '../testing/raw-world.js';
import type { VatConfig } from '../vat/vat.js';

const NOTIFIER = exported(1);
const image = new Uint8Array();

/** An admin with the node of a child that it made, and what its notifier was told. */
function scene(
  child: RawSetup = () => ({}),
  bundle: Partial<VatConfig> = {},
  config: Partial<VatConfig> = {},
) {
  const made = rawWorld();
  const { kernel, settle } = made;
  const news: string[] = [];
  let asks: readonly object[] = [];
  let answers: string[] = [];
  let [node, childNode] = [0, 0];
  const admin = made.add(
    'admin',
    (syscall) => ({
      startVat(_parameters, slots) {
        node = slots[slots.length - 1];
      },
      deliver(target, body) {
        if (target === NOTIFIER) {
          const { event, reason } = JSON.parse(text(body));
          news.push(reason === undefined ? event : `${event} ${reason}`);
          return;
        }
        answers = asks.map((ask) => {
          const create = 'bundle' in ask;
          const answer = syscall.callNow(
            create ? node : childNode,
            bytes(JSON.stringify(ask)),
            create ? [NOTIFIER] : [],
          );
          if (create && !answer.error) childNode = answer.slots[0];
          return text(answer.body);
        });
      },
    }),
    { admin: true, ...config },
  );
  const root = kernel.root(admin);
  kernel.addBundle('child', { backend: rawVat(child), image, ...bundle });
  const ask = (...all: object[]): string[] => {
    asks = all;
    kernel.letGo(kernel.queueMessage(root, bytes('')));
    settle();
    return answers;
  };
  const create = { method: 'create', bundle: 'child' };
  const options = (changes: object) => ({ method: 'changeOptions', ...changes });
  return { ...made, admin, ask, create, options, news };
}

describe('changeOptions', () => {
  test('fuel of a crank, inbox and policies are what the maker says, within what the bundle says', () => {
    const { kernel, ask, create, options } = scene(() => ({}), { fuel: 1000, inbox: 8 });
    ask(create);
    const changes = { fuel: 500, inbox: 4, onFault: 'park', onOutOfFuel: 'park', onEmpty: 'terminate' };
    expect(ask(options(changes))).toEqual(['{}']);
    const child = kernel.state.vat(2);
    expect(child.bounds).toMatchObject({ fuel: 500, inbox: 4 });
    expect(child.config).toMatchObject({ onFault: 'park', onOutOfFuel: 'park', onEmpty: 'terminate' });
    expect(ask(options({ fuel: 1000, inbox: 8 }), options({ fuel: 1001 }), options({ inbox: 9 }))).toEqual([
      '{}',
      '{"error":"over-bound"}',
      '{"error":"over-bound"}',
    ]);
    expect(child.bounds).toMatchObject({ fuel: 1000, inbox: 8 });
  });

  test('of a vat that the same crank makes they hold from its start, and never beyond its bundle', () => {
    const { kernel, ask, create, options } = scene(() => ({}), { fuel: 1000, inbox: 8 });
    ask(create, options({ fuel: 5000, inbox: 2 }));
    expect(kernel.state.vat(2).bounds).toMatchObject({ fuel: 1000, inbox: 2 });
  });

  test.each([
    [{}],
    [{ fuel: 0 }],
    [{ fuel: 1.5 }],
    [{ inbox: 0 }],
    [{ inbox: '3' }],
    [{ refuel: -1 }],
    [{ onFault: 'crash' }],
    [{ onEmpty: true }],
    [{ memory: 1 }],
    [{ reapEvery: 1, toString: 1 }],
  ])('%j is no request, and changes nothing', (changes) => {
    const { kernel, ask, create, options } = scene();
    ask(create);
    const { bounds, config } = kernel.state.vat(2);
    expect(ask(options(changes))).toEqual(['{"error":"bad-request"}']);
    expect([kernel.state.vat(2).bounds, kernel.state.vat(2).config]).toEqual([bounds, config]);
  });

  test('a fault parks a vat whose maker said so; the maker is told, mends it and resumes it', () => {
    let bad = true;
    const got: string[] = [];
    const child: RawSetup = () => ({
      deliver(_target, body) {
        if (bad) throw new Error('not today');
        got.push(text(body));
      },
    });
    const { kernel, ask, create, options, news, settle, bugs } = scene(child, { transcript: true });
    ask(create, create);
    ask(options({ onFault: 'park' }));
    kernel.letGo(kernel.queueMessage(kernel.root(3), bytes('work')));
    settle();
    expect(news).toEqual(['created', 'created', 'parked crashed']);
    expect(ask({ method: 'resume' })).toEqual(['{}']);
    expect(kernel.vats()[2].state).toBe('parked');
    bad = false;
    ask({ method: 'resume' });
    expect([got, kernel.vats()[2].state, bugs]).toEqual([['work'], 'idle', []]);
    expect(ask({ method: 'resume' })).toEqual(['{"error":"not-parked"}']);
    expect(news.slice(3)).toEqual(['parked crashed']);
  });

  test('an empty meter parks a vat visibly; its maker fills it out of its own meter, and not beyond it', () => {
    const { kernel, ask, create, options, news, settle, admin } = scene(
      () => ({}),
      { fuel: 100, meter: 150 },
      { fuel: 1000, meter: 5000 },
    );
    ask(create);
    kernel.state.vat(2).balance = 50;
    kernel.letGo(kernel.queueMessage(kernel.root(2), bytes('work')));
    settle();
    expect(news).toEqual(['created', 'parked meter-empty']);
    expect(ask(options({ refuel: 4001 }))).toEqual(['{"error":"no-fuel"}']);
    expect(ask(options({ refuel: 3000 }), options({ refuel: 3000 }), { method: 'resume' })).toEqual([
      '{}',
      '{}',
      '{}',
    ]);
    // Each could be given, both together not: what there was beyond a crank of its own.
    expect([kernel.state.vat(admin).balance, kernel.state.vat(2).balance]).toEqual([1000, 4050]);
    expect(kernel.vats()[1].state).toBe('idle');
  });
});

describe('how many vats are made with a node of vatAdmin is bounded by the manifest', () => {
  test('one more is too many, until one is over and swept', () => {
    const { ask, create, settle } = scene(() => ({}), {}, { vats: 2 });
    expect(ask(create, create, create).at(-1)).toBe('{"error":"too-many-vats"}');
    expect(ask(create)).toEqual(['{"error":"too-many-vats"}']);
    expect(ask({ method: 'terminate' })).toEqual(['{}']);
    settle();
    expect(ask(create, create).map((each) => each.slice(0, 9))).toEqual(['{}', '{"error":']);
  });

  test('a vat that failed to start does not count; one whose messages are still kept does', () => {
    const { kernel, ask, create, settle, actor, run } = scene(
      (syscall) => ({ deliver: (_target, _body, [promise]) => syscall.send(promise, bytes('waits')) }),
      {},
      { vats: 1 },
    );
    kernel.addBundle('bad', {
      backend: rawVat(() => ({
        startVat() {
          throw new Error('no');
        },
      })),
      image,
    });
    for (let times = 0; times < 3; times++)
      expect(ask({ method: 'create', bundle: 'bad' })[0].slice(0, 2)).toBe('{}');
    expect(ask(create)).toEqual(['{}']);
    const child = kernel.vats().length;
    const other = actor('other');
    run(other, [kernel.root(child)], (syscall, [to]) => syscall.send(to, bytes('wait'), [(3 << 30) | 1]));
    ask({ method: 'terminate' });
    settle();
    expect(ask(create)).toEqual(['{"error":"too-many-vats"}']);
    kernel.terminate(other.number);
    settle();
    expect(ask(create)).toEqual(['{}']);
  });

  test('with the end of the vat that it was given to, a node makes no more', () => {
    const { kernel, ask, create } = scene(() => ({}), {}, { vats: 1 });
    ask(create);
    expect(kernel.state.admin.madeBy(1)).toEqual([2]);
    kernel.terminate(1);
    expect(kernel.state.admin.madeBy(1)).toEqual([]);
    expect(kernel.audit()).toEqual([]);
  });
});
