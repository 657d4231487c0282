import {
  type Kref,
  PromiseState,
  type RawSyscall,
  type VatConfig,
  exported,
  exportedPromise,
  rawVat,
  traceLine,
} from '@callgate/kernel';
import { PromiseState as AbiPromiseState, abi } from '@callgate/kernel/abi';
import { beforeAll, describe, expect, test } from 'vitest';
import { type TestHost, embedvmCall, embedvmGuest, testHost, wasmGuest } from '../src/host.js';
import { WASM_TYPES } from '../src/wasm-types.js';
import { assembled, compiled } from '../src/compile.js';

const bytes = (words: string) => new TextEncoder().encode(words);
const text = (body: Uint8Array) => new TextDecoder().decode(body);

const images: Record<'wasm' | 'embedvm', Uint8Array> = { wasm: new Uint8Array(), embedvm: new Uint8Array() };
beforeAll(async () => {
  images.wasm = await compiled('test/e2e/assembly/alice.ts');
  images.embedvm = assembled('test/e2e/assembly/bob.evs');
}, 60_000);

type Kind = 'wasm' | 'embedvm' | 'raw';
const KINDS: readonly Kind[] = ['wasm', 'embedvm', 'raw'];
const GUESTS = ['wasm', 'embedvm'] as const;
const PAIRS = KINDS.flatMap((asker) => KINDS.map((answerer) => [asker, answerer] as const));

/** A host with vats that know the commands of alice.ts and bob.evs. */
class World {
  readonly host: TestHost;
  readonly events: string[] = [];

  constructor() {
    this.host = testHost(undefined, {
      trace: (event) => this.events.push(`${event.vat}: ${traceLine(event)}`),
    });
  }

  add(name: string, kind: Kind, config: Partial<VatConfig> = {}): Kref {
    const { kernel } = this.host;
    const number =
      kind === 'raw'
        ? kernel.addVat({
            name,
            backend: rawVat((syscall) => this.commands(name, syscall)),
            image: new Uint8Array(),
          })
        : this.host.add(name, kind, images[kind], config);
    return kernel.root(number);
  }

  /** The same commands for a raw vat. */
  commands(name: string, syscall: RawSyscall): ReturnType<Parameters<typeof rawVat>[0]> {
    let count = 0;
    let last = 0;
    const said = new Map<number, string>();
    const ask = (target: number, words: string, say: string) => {
      const promise = exportedPromise(++last);
      syscall.send(target, bytes(words), [], promise);
      syscall.subscribe(promise);
      said.set(promise, say);
      return promise;
    };
    const letGo = (handle: number) => {
      syscall.dropImports([handle]);
      syscall.retireImports([handle]);
    };
    const print = (line: string) => this.host.lines.push(`[${name}] ${line}`);
    return {
      deliver(_target, body, slots, promise) {
        switch (text(body)) {
          case 'add':
            syscall.resolve([{ promise, body: bytes(String(++count)) }]);
            break;
          case 'make':
            syscall.resolve([{ promise, body: bytes(''), slots: [exported(++last)], exactly: 0 }]);
            break;
          case 'greet':
            ask(slots[0], 'add', 'add');
            ask(slots[0], 'add', 'add again');
            letGo(slots[0]);
            syscall.resolve([{ promise, body: bytes('met') }]);
            break;
          case 'pipe':
            ask(ask(slots[0], 'make', 'counter'), 'add', 'piped');
            letGo(slots[0]);
            syscall.resolve([{ promise, body: bytes('ok') }]);
            break;
        }
      },
      notify(resolutions) {
        for (const { promise, body, slots } of resolutions) {
          print(`${said.get(promise)}: ${text(body)}`);
          for (const slot of slots) letGo(slot);
        }
      },
      dropExports: (handles) =>
        syscall.retireExports([...handles].filter((handle) => handle !== exported(0))),
    };
  }

  /** A message from outside whose answer is not needed. */
  tell(target: Kref, words: string, slots: readonly Kref[] = []): void {
    const { kernel } = this.host;
    kernel.letGo(kernel.queueMessage(target, bytes(words), slots));
  }

  /** Runs until nothing is left to do. */
  async run(): Promise<readonly string[]> {
    await this.host.kernel.run({ cranks: 10_000 });
    this.host.flush();
    expect(this.host.bugs).toEqual([]);
    return this.host.lines.map((line) => line.trimEnd());
  }

  handles(name: string): number | undefined {
    return this.host.kernel.vats().find((vat) => vat.name === name)?.handles;
  }

  reasons(): unknown[] {
    return this.host.kernel.vats().map(({ reason }) => reason);
  }
}

/** A raw vat that exports objects and writes down what it hears of them. */
function owner(world: World, name = 'carol') {
  const heard: string[] = [];
  let syscall: RawSyscall | undefined;
  const number = world.host.kernel.addVat({
    name,
    image: new Uint8Array(),
    backend: rawVat((given) => {
      syscall = given;
      return {
        // `give N KIND`: sends N objects to the slot, with that command.
        deliver(_target, body, [to], result) {
          const [word, count, command] = text(body).split(' ');
          if (word === 'retire') {
            syscall?.retireExports([exported(Number(count))]);
            return;
          }
          const objects = Array.from({ length: Number(count) }, (_, index) => exported(index + 1));
          syscall?.send(to, bytes(command), objects, result === 0 ? 0 : exportedPromise(1));
          syscall?.subscribe(exportedPromise(1));
          syscall?.dropImports([to]);
          syscall?.retireImports([to]);
        },
        notify(resolutions) {
          for (const { state, body } of resolutions)
            if (state !== PromiseState.Fulfilled) heard.push(`${PromiseState[state]} ${text(body)}`);
        },
        dropExports: (handles) => heard.push(`drop ${numbers(handles)}`),
        retireExports: (handles) => heard.push(`retire ${numbers(handles)}`),
      };
    }),
  });
  return { root: world.host.kernel.root(number), heard };
}

function numbers(handles: Int32Array): string {
  return [...handles]
    .map((handle) => handle & 0xffff)
    .sort((a, b) => a - b)
    .join();
}

test('the states of a promise are those of the kernel', () => {
  for (const [name, value] of Object.entries(AbiPromiseState))
    expect(PromiseState[value as PromiseState]).toBe(name);
  expect(Object.keys(AbiPromiseState)).toHaveLength(Object.keys(PromiseState).length / 2 - 1);
});

describe.each(PAIRS)('%s asks %s', (asker, answerer) => {
  test('messages arrive in order, their results are told, and nothing is left behind', async () => {
    const world = new World();
    const [a, b] = [world.add('asker', asker), world.add('answerer', answerer)];
    const result = world.host.kernel.queueMessage(a, bytes('greet'), [b]);
    expect(await world.run()).toEqual(['[asker] add: 1', '[asker] add again: 2']);
    const settlement = world.host.kernel.settlementOf(result);
    expect([settlement?.state, text(settlement?.body ?? bytes(''))]).toEqual([PromiseState.Fulfilled, 'met']);
    world.host.kernel.letGo(result);
    expect(world.reasons()).toEqual([null, null]);
    // Each knows its own root, and nothing else is in any table.
    expect([world.handles('asker'), world.handles('answerer'), world.host.kernel.objects.live]).toEqual([
      1, 1, 2,
    ]);
  });

  test('a message to a promise waits for what it becomes, and what was made goes when nobody uses it', async () => {
    const world = new World();
    const [a, b] = [world.add('asker', asker), world.add('answerer', answerer)];
    world.tell(a, 'pipe', [b]);
    const lines = await world.run();
    expect([...lines].sort()).toEqual(['[asker] counter:', expect.stringMatching(/^\[asker\] piped: \d$/)]);
    expect(world.reasons()).toEqual([null, null]);
    expect([world.handles('asker'), world.handles('answerer'), world.host.kernel.objects.live]).toEqual([
      1, 1, 2,
    ]);
  });
});

describe.each(GUESTS)('%s', (kind) => {
  test('keeps what it was sent until it drops it, and its owner hears of it', async () => {
    const world = new World();
    const guest = world.add('guest', kind);
    const { root, heard } = owner(world);
    world.tell(root, 'give 1 keep', [guest]);
    await world.run();
    expect([world.handles('guest'), heard]).toEqual([2, []]);
    world.tell(guest, 'drop');
    await world.run();
    expect([world.handles('guest'), heard]).toEqual([1, ['drop 1', 'retire 1']]);
  });

  test('is told when what it knows is gone', async () => {
    const world = new World();
    const guest = world.add('guest', kind);
    const { root, heard } = owner(world);
    world.tell(root, 'give 1 half', [guest]);
    expect(await world.run()).toEqual([]);
    expect([world.handles('guest'), heard]).toEqual([2, ['drop 1']]);
    world.tell(root, 'retire 1');
    expect(await world.run()).toEqual(['[guest] gone']);
    expect([world.handles('guest'), heard]).toEqual([1, ['drop 1']]);
  });

  test('with a full table is no place for more: the sender learns it, and the guest goes on', async () => {
    const world = new World();
    const guest = world.add('guest', kind, kind === 'wasm' ? { handles: 1023 } : {});
    const owners = [1, 2, 3, 4, 5].map((number) => owner(world, `owner${number}`));
    for (const { root } of owners)
      world.tell(root, root === owners[4].root ? 'give 0 add' : 'give 250 fill', [guest]);
    await world.run();
    expect(world.handles('guest')).toBe(1001);
    const more = owner(world, 'more');
    world.tell(more.root, 'give 30 fill', [guest]);
    await world.run();
    expect([more.heard.at(-1), world.handles('guest')]).toEqual(['ReceiverFull receiver-full', 1001]);
    expect(more.heard[0]).toMatch(/^drop 1,2,3,.*,30$/);
    const alive = world.host.kernel.queueMessage(guest, bytes('add'));
    await world.run();
    expect(text(world.host.kernel.settlementOf(alive)!.body)).toBe('2');
  });

  test('takes bodies as large as its machine does, and a larger one is for nobody', async () => {
    const world = new World();
    const guest = world.add('guest', kind);
    const most = kind === 'wasm' ? 65_535 : 32_768;
    const [fits, fails] = [most, most + 1].map((size) =>
      world.host.kernel.queueMessage(guest, new Uint8Array(size).fill(0x7a)),
    );
    await world.run();
    expect(world.host.kernel.settlementOf(fits)?.state).toBe(PromiseState.Rejected);
    expect(world.host.kernel.settlementOf(fails)?.state).toBe(PromiseState.TooLarge);
    expect(world.reasons()).toEqual([null]);
  });
});

test('what a guest never pulled is dropped when its dispatch is over', async () => {
  const world = new World();
  const guest = world.add('guest', 'embedvm');
  const { root, heard } = owner(world);
  world.tell(root, 'give 3 x', [guest]);
  await world.run();
  expect([world.handles('guest'), heard]).toEqual([1, ['drop 1,2,3', 'retire 1,2,3']]);
});

test('a trace says messages, notifications and letting go with their values', async () => {
  const world = new World();
  const [a, b] = [world.add('asker', 'embedvm'), world.add('answerer', 'wasm')];
  world.tell(a, 'greet', [b]);
  await world.run();
  const told = world.events.map((line) => line.replaceAll(/@\d+/g, '@'));
  expect(
    told.filter((line) => /: (send|subscribe|resolve|notifyNext|dropImports|retireImports)/.test(line)),
  ).toMatchInlineSnapshot(`
    [
      "asker: send(target=handle#2/ko1, body=@+3 "add", slots=@+0 [], result=handle#49153/kp3) = ok",
      "asker: subscribe(promise=handle#49153/kp3) = ok",
      "asker: send(target=handle#2/ko1, body=@+3 "add", slots=@+0 [], result=handle#49154/kp4) = ok",
      "asker: subscribe(promise=handle#49154/kp4) = ok",
      "asker: dropImports(handles=@+1 [handle#2/ko1]) = ok",
      "asker: retireImports(handles=@+1 [handle#2/ko1]) = ok",
      "asker: resolveStage(promise=handle#1/kp2, rejected=false, body=@+3 "met", slots=@+0 []) = ok",
      "asker: resolveCommit() = ok",
      "answerer: resolveStage(promise=handle#1/kp3, rejected=false, body=@+1 "1", slots=@+0 []) = ok",
      "answerer: resolveCommit() = ok",
      "answerer: resolveStage(promise=handle#4194305/kp4, rejected=false, body=@+1 "2", slots=@+0 []) = ok",
      "answerer: resolveCommit() = ok",
      "asker: notifyNext() = @ Resolution{promise=49153, bodyLength=1, slotCount=0, exactly=-1, state=Fulfilled}",
      "asker: notifyNext() = none",
      "asker: notifyNext() = @ Resolution{promise=49154, bodyLength=1, slotCount=0, exactly=-1, state=Fulfilled}",
      "asker: notifyNext() = none",
    ]
  `);
  expect(told.filter((line) => /: (deliver|notify)\(/.test(line))).toMatchInlineSnapshot(`
    [
      "asker: crank 3: deliver(target=handle#32768/ko0, body=+5 "greet", slots=+1 [handle#2/ko1], result=handle#1/kp2)",
      "answerer: crank 4: deliver(target=handle#2147483648/ko1, body=+3 "add", slots=+0 [], result=handle#1/kp3)",
      "answerer: crank 5: deliver(target=handle#2147483648/ko1, body=+3 "add", slots=+0 [], result=handle#4194305/kp4)",
      "asker: crank 6: notify(count=1)",
      "asker: crank 7: notify(count=1)",
    ]
  `);
});

/** What a call of the family is given where nothing is wrong, or next to nothing. */
const HARMLESS: Readonly<Record<string, readonly number[]>> = {
  send: [1, 64, 3, 64, 0, 0],
  subscribe: [2],
  resolveStage: [2, 0, 64, 3, 64, 0],
  resolveExactly: [0],
  resolveCommit: [],
  exit: [0, 64, 3, 64, 0],
  notifyNext: [64],
  dropImports: [64, 0],
  retireImports: [64, 0],
  retireExports: [64, 0],
  abandonExports: [64, 0],
  vatstoreGet: [64, 3, 64],
  vatstoreSet: [64, 3, 64, 3],
  vatstoreDelete: [64, 3],
  vatstoreGetNextKey: [64, 0, 64],
  callNow: [1, 64, 3, 64, 0, 64],
};

/** What becomes of a guest that makes one harmless call and nothing else. */
const AT_BEST: Readonly<Record<string, string>> = {
  resolveExactly: 'not-now',
  resolveCommit: 'not-now',
  exit: 'exit',
  abandonExports: 'not-now',
  callNow: 'wrong-kind',
};

const HOSTILE = [0, 1, 2, 3, 64, 255, 256, 257, 1023, 4096, 65_534, 65_535];
const WIDE = [65_536, 2 ** 30, 2 ** 31 - 1, -(2 ** 31), -(2 ** 31) + 1, -(2 ** 30), -65_536, -2, -1];
/** 1 and 2 in a program stand for an object and a promise of the guest's own. */
const OWN = { wasm: [-(2 ** 31) + 1, -(2 ** 30) + 1], embedvm: [0x8001, 0xc001] } as const;

describe.each(GUESTS)('hostile numbers from %s', (kind) => {
  const calls = abi.syscalls.filter(({ family }) => ['kernel', 'device'].includes(family));

  test.each(calls.map(({ name, number }) => [name, number] as const))(
    'in every place of %s fault nobody else',
    async (name, number) => {
      const harmless = HARMLESS[name].map((word) => OWN[kind][word - 1] ?? word);
      const numbers = [...HOSTILE, ...OWN[kind], ...(kind === 'wasm' ? WIDE : [])];
      const programs = [
        harmless,
        ...harmless.flatMap((_, place) => numbers.map((hostile) => harmless.with(place, hostile))),
      ];
      const world = new World();
      const bystander = world.add('bystander', 'raw');
      await world.run();
      const before = [world.handles('bystander'), world.host.kernel.objects.live];
      for (const words of programs) {
        // A place in memory holds a number too, where a list of handles may begin.
        const image =
          kind === 'wasm'
            ? wasmGuest(
                WASM_TYPES,
                `(i32.store (i32.const 64) (i32.const ${OWN.wasm[0]}))
                 (call $${name} ${words.map((word) => `(i32.const ${word})`).join(' ')})
                 ${WASM_TYPES[`${name}#${number}`].includes('result') ? '(drop)' : ''}`,
              )
            : embedvmGuest(`${embedvmCall(number, ...words)}\ndrop\nret0`);
        world.host.add('hostile', kind, image);
      }
      const alive = world.host.kernel.queueMessage(bystander, bytes('add'));
      await world.run();
      expect(text(world.host.kernel.settlementOf(alive)!.body)).toBe('1');
      world.host.kernel.letGo(alive);
      const [, first] = world.reasons();
      expect(first).toBe(AT_BEST[name] ?? null);
      const reasons = new Set(world.reasons());
      for (const reason of reasons) expect(FAULTS).toContain(reason);
      if (name === 'send') expect(reasons.size).toBeGreaterThan(4);
      for (const { number, state } of world.host.kernel.vats())
        if (number > 1 && state !== 'ended') world.host.kernel.terminate(number);
      await world.run();
      expect([world.handles('bystander'), world.host.kernel.objects.live]).toEqual(before);
    },
    60_000,
  );
});

const FAULTS: readonly unknown[] = [
  ...[null, 'exit', 'exit-failure', 'bad-handle', 'bad-length', 'bad-pointer', 'out-of-range', 'not-now'],
  ...['not-callable', 'not-promise', 'not-decider', 'not-import', 'not-export', 'still-usable', 'twice'],
  ...['wrong-kind', 'handle-table-full', 'store-full', 'not-transferable'],
];
