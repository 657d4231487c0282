import { mkdirSync, mkdtempSync, readFileSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type FileLimits, folderFs } from '@callgate/devices';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { assembled, compiled } from '../src/compile.js';
import { testHost } from '../src/host.js';

const IMAGES = {
  wasm: compiled('examples/sensor-log/assembly/log.ts'),
  embedvm: Promise.resolve(assembled('examples/sensor-log/assembly/log.evs')),
};
/** One, two and three axes, signs of value and exponent, and one that gives no reading. */
const DEVICES = {
  'a-thermometer.sensor': { type: 'Temperature', unit: 'Celsius', scale: -1, values: [-215] },
  'b-field.sensor': { type: 'Magnetometer', scale: -128, values: [-32768, 0, 32767] },
  'c-pair.sensor': { type: 'Analog', unit: 'Volt', scale: 2, values: [12, -3] },
  'd-lamp.actuator': { type: 'Switch' },
};
const RECORDS = ['-1,2,-215,a-thermometer', '-128,1,-32768 0 32767,b-field', '2,4,12 -3,c-pair'];
/** The records of a round. */
const written = (round: number, which = RECORDS) => which.map((each) => `${round},${each}\n`).join('');
/** What only one of the VMs needs to take its dispatches. */
const OWN_CALLS = new Set(['pause', 'deliveryNext', 'nextDelivery']);

describe.runIf(process.platform === 'linux')('the example sensor-log', () => {
  let place: string;
  beforeEach(() => {
    place = mkdtempSync(join(tmpdir(), 'callgate-log-'));
    mkdirSync(join(place, 'devices'));
    for (const [name, device] of Object.entries(DEVICES))
      writeFileSync(join(place, 'devices', `${name}.json`), JSON.stringify(device));
  });
  afterEach(() => rmSync(place, { recursive: true }));

  /** Runs the program of one language in an empty folder, after `before` was put into its log. */
  async function run(vm: 'wasm' | 'embedvm', limits: Partial<FileLimits>, before: string | null = null) {
    const folder = mkdtempSync(join(place, `${vm}-`));
    if (before !== null) writeFileSync(join(folder, 'log'), before);
    const files = folderFs(folder, limits);
    // No proc and no sys in there: the sensors of this machine would answer each guest something else.
    const host = testHost(join(place, 'devices'), { systemRoot: place, files: () => files });
    const permissions = ['console', 'saul', 'timer', 'vfs'];
    const parameters = new TextEncoder().encode('3');
    const vat = host.add('log', vm, await IMAGES[vm], { permissions, parameters });
    const { reason } = await host.finish(vat);
    host.close();
    files.close();
    const log = readdirSync(folder).map((name) => [name, readFileSync(join(folder, name), 'utf8')]);
    const calls = host.trace.flatMap((line) => {
      const [, call, words, answer] = /^log: (\w+)\((.*)\) = (.*)$/.exec(line) as RegExpExecArray;
      const text = `${call}(${words}) = ${answer}`.replace(/@\d+/g, '@').replace(/#\d+/g, '#');
      return OWN_CALLS.has(call) ? [] : [text];
    });
    return { reason, bugs: host.bugs, lines: host.lines, log, calls };
  }

  async function both(limits: Partial<FileLimits>, before: string | null = null) {
    const [wasm, embedvm] = [await run('wasm', limits, before), await run('embedvm', limits, before)];
    expect(embedvm).toEqual(wasm);
    expect([wasm.reason, wasm.bugs, wasm.lines.at(-1)]).toEqual([null, [], '[log] done']);
    return wasm;
  }

  test('a record for each reading, round after round', async () => {
    const { log, lines } = await both({});
    expect(log).toEqual([['log', written(1) + written(2) + written(3)]]);
    expect(lines).toHaveLength(4);
  });

  test('the log of an earlier run goes on', async () => {
    const { log } = await both({}, 'earlier\n');
    expect(log).toEqual([['log', `earlier\n${written(1)}${written(2)}${written(3)}`]]);
  });

  test('a full quota is an error that the guest is told: the log starts over, and the guest goes on to its end', async () => {
    const size = written(1).length;
    const { log, lines, calls } = await both({ bytes: 2 * size });
    expect(calls.filter((call) => call.endsWith(' = VfsError.NoSpace'))).toHaveLength(1);
    expect(lines).toContain(`[log] the log is full at ${2 * size} bytes and starts over`);
    expect(log).toEqual([['log', written(3)]]);
  });

  test('so is a file that may not grow', async () => {
    const { log, calls } = await both({ fileBytes: written(1).length + 30 });
    expect(calls.some((call) => call.endsWith(' = VfsError.TooLarge'))).toBe(true);
    expect(log[0][1].startsWith('3,')).toBe(true);
  });

  test('and a log that has its own size', async () => {
    const { log, calls } = await both({}, 'x'.repeat(1020));
    expect(calls.some((call) => call.includes('VfsError'))).toBe(false);
    expect(log).toEqual([['log', written(1) + written(2) + written(3)]]);
  });

  test('a quota without room for one record loses records, and nothing else', async () => {
    const { log, lines } = await both({ bytes: 10 });
    expect(log).toEqual([['log', '']]);
    expect(lines.filter((line) => line === '[log] a record is lost: error 7')).toHaveLength(9);
  });

  test('a quota without an entry: there is no log', async () => {
    const [wasm, embedvm] = [await run('wasm', { entries: 0 }), await run('embedvm', { entries: 0 })];
    expect(embedvm).toEqual(wasm);
    expect([wasm.reason, wasm.lines]).toEqual([null, ['[log] there is no log: error 7']]);
  });
});
