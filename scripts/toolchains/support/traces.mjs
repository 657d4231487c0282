import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/** Devices with one, two and three axes, every sign of value and exponent, and one that gives no reading. */
const DEVICES = {
  'a-thermometer.sensor': { type: 'Temperature', unit: 'Celsius', scale: -1, values: [215] },
  'b-frost.sensor': { type: 'Temperature', unit: 'Celsius', scale: -2, values: [-7] },
  'c-field.sensor': { type: 'Magnetometer', scale: -3, values: [-32768, 0, 32767] },
  'd-pair.sensor': { type: 'Analog', unit: 'Volt', scale: 0, values: [12, -3] },
  'e-power.sensor': { type: 'Power', unit: 'Watt', scale: 2, values: [45] },
  'f-nothing.sensor': { type: 'Power', unit: 'Watt', scale: 3, values: [0] },
  'g-lamp.actuator': { type: 'Switch' },
};

/** One run of a guest on the same file-backed devices and a clock that jumps: its syscalls, and what it printed. */
export async function traceOf(vm, image) {
  const { makeHost } = await import('@callgate/tools');
  const { FakeClock } = await import('../../../test/dist/src/fake-clock.js');
  const folder = mkdtempSync(join(tmpdir(), 'callgate-'));
  for (const [name, device] of Object.entries(DEVICES))
    writeFileSync(join(folder, `${name}.json`), JSON.stringify(device));
  const [trace, lines, bugs] = [[], [], []];
  const host = makeHost({
    write: (line) => lines.push(line),
    trace: (_vat, line) => trace.push(parse(line)),
    onBug: (error) => bugs.push(String(error)),
    clock: new FakeClock(),
    deviceFolder: folder,
    // No proc and no sys in there: the sensors of this machine would answer each guest something else.
    systemRoot: folder,
  });
  const backend = host.backends.get(vm);
  const permissions = ['console', 'saul', 'timer'];
  const parameters = new TextEncoder().encode('3');
  host.kernel.addVat({ name: 'watch', backend, image: readFileSync(image), permissions, parameters });
  await host.kernel.run({ cranks: 10_000 });
  host.flush();
  rmSync(folder, { recursive: true });
  const [{ state }] = host.kernel.vats();
  return { trace, lines, bugs, state };
}

/** `saulRead(device=1, out=4096) = 0` → its name, its arguments without pointers, its result. */
function parse(line) {
  const [, call, list, result] = /^(\w+)\((.*)\) = (.*)$/.exec(line);
  const words = list === '' ? [] : list.split(', ').map((word) => word.split('='));
  const isPointer = ([name], index) =>
    name === 'out' || ['Length', 'Capacity'].some((end) => words[index + 1]?.[0] === name + end);
  const values = words.filter((word, index) => !isPointer(word, index));
  return { call, words: values.map(([name, value]) => `${name}=${value}`), result };
}

/** Calls whose result is a handle, whose number depends on the profile. */
const MAKES_HANDLE = /^(saulIter|saulFind|timerSet)/;

/** What guests of all profiles have in common: each call and its result, without the waiting that only some VMs can do. */
export function commonTrace(trace) {
  const shared = trace.filter(
    ({ call }) => call !== 'pause' && call !== 'deliveryNext' && call !== 'nextDelivery',
  );
  return shared.map(({ call, result }) => {
    const isHandle = MAKES_HANDLE.test(call) && result !== '0';
    return `${call} = ${isHandle ? 'handle' : result}`;
  });
}
