import { mkdirSync, mkdtempSync, readFileSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
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

/**
 * One run of a guest on the same file-backed devices and a clock that jumps: its syscalls, what it printed, and the files that it left.
 * With `limits` it has an empty folder with this quota.
 */
export async function traceOf(vm, image, limits = null) {
  const { folderFs } = await import('@callgate/devices');
  const { makeHost } = await import('@callgate/tools');
  const { traceLine } = await import('@callgate/kernel');
  const { FakeClock } = await import('../../../test/dist/src/fake-clock.js');
  const folder = mkdtempSync(join(tmpdir(), 'callgate-'));
  for (const [name, device] of Object.entries(DEVICES))
    writeFileSync(join(folder, `${name}.json`), JSON.stringify(device));
  const [trace, lines, bugs] = [[], [], []];
  const place = join(folder, 'files');
  mkdirSync(place);
  const files = limits === null ? null : folderFs(place, limits);
  const host = makeHost({
    write: (line) => lines.push(line),
    trace: (event) => {
      if (event.kind === 'syscall') trace.push(parse(traceLine(event)));
    },
    onBug: (error) => bugs.push(String(error)),
    clock: new FakeClock(),
    deviceFolder: folder,
    // No proc and no sys in there: the sensors of this machine would answer each guest something else.
    systemRoot: folder,
    files: () => files,
  });
  const backend = host.backends.get(vm);
  const permissions = ['console', 'saul', 'timer', ...(files === null ? [] : ['vfs'])];
  const parameters = new TextEncoder().encode('3');
  host.kernel.addVat({ name: 'watch', backend, image: readFileSync(image), permissions, parameters });
  await host.kernel.run({ cranks: 10_000 });
  host.flush();
  const [{ state }] = host.kernel.vats();
  host.close();
  files?.close();
  const left = readdirSync(place).map((name) => [name, readFileSync(join(place, name), 'utf8')]);
  rmSync(folder, { recursive: true });
  return { trace, lines, bugs, state, files: left };
}

/** `saulRead(device=SaulDevice#1/ko1, out=@4096) = 0` → its name, its arguments without pointers, its result. */
export function parse(line) {
  const [, call, list, result] = /^(\w+)\((.*)\) = (.*)$/.exec(line);
  return { call, words: list.replace(/@\d+/g, '@'), result: result.replace(/@\d+/g, '@') };
}

/** Names of handles: their numbers depend on the profile. */
const HANDLES = /#\d+(\/ko\d+)?/g;

/** What guests of all profiles have in common: each call and its result, without the waiting that only some VMs can do. */
export function commonTrace(trace) {
  const shared = trace.filter(
    ({ call }) => call !== 'pause' && call !== 'deliveryNext' && call !== 'nextDelivery',
  );
  return shared.map(({ call, result }) => `${call} = ${result.replace(HANDLES, '#')}`);
}
