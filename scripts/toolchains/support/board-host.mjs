import { readFileSync } from 'node:fs';

/** Bytes of the guest's memory, and handles, as `board.h` has them. */
const MEMORY = 8192;
const HANDLES = 23;

/**
 * Runs a guest in the kernel, on the devices of the board in C (`packages/vm-embedvm/c/board`) as JavaScript has them: its syscalls as words,
 * what it printed, and how it ended with which fuel, as `board_say_end` says it.
 */
export async function runOnHost(image, name, parameters) {
  const { randomDevice, saulDevice } = await import('@callgate/devices');
  const { wordsLine } = await import('@callgate/kernel');
  const { makeHost } = await import('@callgate/tools');
  const { FakeClock } = await import('../../../test/dist/src/fake-clock.js');
  const [syscalls, lines, bugs] = [[], [], []];
  const host = makeHost({
    write: (line) => lines.push(line),
    trace: (event) => event.kind === 'syscall' && syscalls.push(`${event.vat}: ${wordsLine(event)}`),
    onBug: (error) => bugs.push(String(error)),
    clock: new FakeClock(),
    board: 'callgate-board',
    replace: { random: randomDevice(xorshift()), saul: saulDevice(drivers()) },
  });
  host.kernel.addVat({
    name,
    backend: host.backends.get('embedvm'),
    image: readFileSync(image),
    permissions: ['board', 'console', 'random', 'saul', 'timer'],
    parameters: new TextEncoder().encode(parameters),
    memory: MEMORY,
    handles: HANDLES,
  });
  await host.kernel.run({ cranks: 10_000 });
  host.flush();
  const [{ state, record, fuelUsed }] = host.kernel.vats();
  host.close();
  return { syscalls, lines, end: `${name}: ${endOf(state, record)}, ${fuelUsed} fuel`, bugs };
}

function endOf(state, record) {
  if (record !== null) return record.reason === 'machine' ? 'machine fault' : 'fault';
  return state === 'waiting' ? 'waits for nothing' : state;
}

/** `board/random.c`. */
function xorshift() {
  let state = 1;
  return (bytes) => {
    for (let index = 0; index < bytes.length; index++) {
      state ^= state << 13;
      state ^= state >>> 17;
      state ^= state << 5;
      bytes[index] = state;
    }
  };
}

/** `board/devices.c`. */
function drivers() {
  let turn = 0;
  const notSupported = () => 2;
  const device = (name, type, read, write = notSupported) => ({ name, type, read, write });
  return [
    device('thermometer', 0x82, (out) => {
      Object.assign(out, { v1: 215 + (turn++ % 7), count: 1, unit: 2, scale: -1 });
      return 0;
    }),
    device('compass', 0x86, (out) => {
      Object.assign(out, { v1: -32768, v2: turn++, v3: 32767, count: 3, unit: 0, scale: -3 });
      return 0;
    }),
    device('broken', 0x9b, () => {
      turn++;
      return 3;
    }),
    device('lamp', 0x44, notSupported, (_value, taken) => {
      taken.value = 1;
      return 0;
    }),
  ];
}
