import { type TraceEvent, rawVat, traceLine } from '@callgate/kernel';
import { makeHost } from '@callgate/tools';
import { expect, test } from 'vitest';
import { FakeClock } from '../src/fake-clock.js';
import { embedvmGuest, wasmGuest } from '../src/host.js';
import { WASM_TYPES } from '../src/wasm-types.js';

/** What a trace says of a guest's calls that is given two references when it starts. */
async function pulls(vm: 'wasm' | 'embedvm', image: Uint8Array): Promise<readonly string[]> {
  const events: TraceEvent[] = [];
  const { kernel, backends } = makeHost({
    write: () => {},
    clock: new FakeClock(),
    trace: (event) => events.push(event),
  });
  const slots = ['one', 'two'].map((name) =>
    kernel.root(kernel.addVat({ name, image: new Uint8Array(), backend: rawVat(() => ({})) })),
  );
  const backend = backends.get(vm);
  if (backend === undefined) throw new Error(`there is no VM ${vm}`);
  kernel.addVat({ name: 'guest', image, backend, slots });
  await kernel.run({ cranks: 100 });
  return events.flatMap((event) => (event.kind === 'syscall' ? [traceLine(event)] : []));
}

test('a list that is pulled in elements is shown with all bytes that came, on both VMs', async () => {
  const wasm = wasmGuest(
    { 'pull#1': WASM_TYPES['pull#1'] },
    '(drop (call $pull (i32.const 1) (i32.const 0) (i32.const 128) (i32.const 8)))',
  );
  const [little] = await pulls('wasm', wasm);
  expect(little).toMatch(/^pull\(parameter=1, offset=0, into=@128\+32 0x[0-9a-f]{16}\) = 2$/);

  const embedvm = embedvmGuest(
    'push 4\npush room\npush 0\npush 0\npush 1\npush 1\npush 6\nuf 0\ndrop\nret0\nroom: .space 8',
  );
  const [big] = await pulls('embedvm', embedvm);
  expect(big).toMatch(/^pull\(parameter=1, offset=0, into=@\d+\+8 0x[0-9a-f]{8}\) = 2$/);
});
