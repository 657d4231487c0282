import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { assembled, compiled } from '../src/compile.js';
import { testHost } from '../src/host.js';

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

let place: string;
beforeAll(() => {
  place = mkdtempSync(join(tmpdir(), 'callgate-watch-'));
  for (const [name, device] of Object.entries(DEVICES))
    writeFileSync(join(place, `${name}.json`), JSON.stringify(device));
});
afterAll(() => rmSync(place, { recursive: true }));

/** What a program printed, and its syscalls with their results, but for addresses in its memory. */
async function run(vm: 'wasm' | 'embedvm', image: Uint8Array, parameters: string) {
  // No proc and no sys in there: the sensors of this machine would answer each guest something else.
  const host = testHost(place, { systemRoot: place });
  const vat = host.add('watch', vm, image, { parameters: new TextEncoder().encode(parameters) });
  const { reason, state } = await host.finish(vat);
  host.close();
  expect([reason, host.bugs]).toEqual([null, []]);
  return { state, lines: host.lines, trace: host.trace.map((line) => line.replace(/@\d+/g, '@')) };
}

test("the example sensor-watch makes the same syscalls in EmbedVM's own language as in its assembly", async () => {
  const assembly = assembled('examples/sensor-watch/assembly/watch.evs');
  const own = assembled('examples/sensor-watch/evm/watch.evm');
  for (const parameters of ['', '3', '1']) {
    const expected = await run('embedvm', assembly, parameters);
    expect(await run('embedvm', own, parameters)).toEqual(expected);
    expect(expected.lines.at(-1)).toBe('[watch] done');
    expect(expected.lines.filter((line) => line.includes('°C'))).toHaveLength(parameters === '1' ? 2 : 6);
  }
});

test('and prints the same lines as in AssemblyScript', async () => {
  const wasm = await run('wasm', await compiled('examples/sensor-watch/assembly/watch.ts'), '3');
  const own = await run('embedvm', assembled('examples/sensor-watch/evm/watch.evm'), '3');
  expect(own.lines).toEqual(wasm.lines);
});
