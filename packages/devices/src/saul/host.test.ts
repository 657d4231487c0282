import { mkdirSync, mkdtempSync, renameSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { OK, OutValue } from '@callgate/kernel';
import { Phydat, SaulClass, SaulError, SaulUnit } from '@callgate/kernel/abi';
import { afterAll, beforeEach, expect, test } from 'vitest';
import { hostDrivers } from './host.js';

const parent = mkdtempSync(join(tmpdir(), 'callgate-host-'));
let root: string;
let count = 0;

/** Files of a made-up machine; a text that starts with `->` is a link. */
function make(files: Readonly<Record<string, string>>): void {
  for (const [path, text] of Object.entries(files)) {
    mkdirSync(dirname(join(root, path)), { recursive: true });
    if (text.startsWith('->')) symlinkSync(text.slice(2), join(root, path));
    else writeFileSync(join(root, path), text);
  }
}

const CPU = 'sys/devices/platform/cpu/hwmon/hwmon0';
const BOARD = 'sys/devices/platform/board/hwmon/hwmon10';

const MACHINE = {
  'proc/loadavg': '0.18 400.00 0.06 3/86 6045\n',
  'proc/meminfo': 'MemTotal:       24684084 kB\nMemFree:        24380280 kB\nMemAvailable:   24368312 kB\n',
  'proc/uptime': '2600.18 5068.18\n',
  [`${CPU}/name`]: 'coretemp\n',
  [`${CPU}/temp10_input`]: '-40000\n',
  [`${CPU}/temp2_input`]: '51500\n',
  [`${CPU}/temp2_label`]: 'Core 0\n',
  [`${CPU}/temp2_max`]: '100000\n',
  [`${BOARD}/name`]: 'board\n',
  [`${BOARD}/curr1_input`]: '1234\n',
  [`${BOARD}/fan1_input`]: '1450\n',
  [`${BOARD}/humidity1_input`]: '45600\n',
  [`${BOARD}/in0_input`]: '3312\n',
  [`${BOARD}/power1_input`]: '12345678\n',
  'sys/class/hwmon/hwmon10': `->../../../${BOARD}`,
  'sys/class/hwmon/hwmon0': `->../../../${CPU}`,
  'sys/devices/virtual/thermal/thermal_zone0/temp': '27800\n',
  'sys/devices/virtual/thermal/thermal_zone0/type': 'acpitz\n',
  'sys/devices/virtual/thermal/thermal_zone1/temp': '29800\n',
  'sys/devices/virtual/thermal/thermal_zone1/type': 'acpitz\n',
  'sys/class/thermal/thermal_zone0': '->../../devices/virtual/thermal/thermal_zone0',
  'sys/class/thermal/thermal_zone1': '->../../devices/virtual/thermal/thermal_zone1',
  'sys/class/thermal/cooling_device0': '->../../devices/virtual/thermal/cooling_device0',
};

beforeEach(() => {
  root = join(parent, String(count++));
  mkdirSync(root);
});
afterAll(() => rmSync(parent, { recursive: true }));

function reading(name: string, drivers = hostDrivers(root)) {
  const driver = drivers.find((each) => each.name === name);
  const out = new Phydat();
  const answer = driver?.read(out);
  return answer === OK ? [[out.v1, out.v2, out.v3].slice(0, out.count), out.scale, out.unit] : answer;
}

test('a machine has its devices in a stable order, each under its own name', () => {
  make(MACHINE);
  expect(hostDrivers(root).map(({ name, type }) => [name, type])).toEqual([
    ['load', SaulClass.Sensor],
    ['memory-available', SaulClass.Sensor],
    ['memory-used', SaulClass.Sensor],
    ['uptime', SaulClass.Sensor],
    ['coretemp/Core 0', SaulClass.Temperature],
    ['coretemp/temp10', SaulClass.Temperature],
    ['board/humidity1', SaulClass.Humidity],
    ['board/in0', SaulClass.Voltage],
    ['board/curr1', SaulClass.Analog],
    ['board/power1', SaulClass.Power],
    ['board/fan1', SaulClass.Analog],
    ['thermal/acpitz', SaulClass.Temperature],
    ['thermal/acpitz#2', SaulClass.Temperature],
  ]);
});

test.each([
  ['load', [2, 4000, 1], -1, SaulUnit.None],
  ['memory-available', [24953], 6, SaulUnit.Byte],
  ['memory-used', [128], -2, SaulUnit.Percent],
  ['uptime', [26002], -1, SaulUnit.Second],
  ['coretemp/Core 0', [5150], -2, SaulUnit.Celsius],
  ['coretemp/temp10', [-4000], -2, SaulUnit.Celsius],
  ['board/humidity1', [4560], -2, SaulUnit.Percent],
  ['board/in0', [3312], -3, SaulUnit.Volt],
  ['board/curr1', [1234], -3, SaulUnit.Ampere],
  ['board/power1', [12346], -3, SaulUnit.Watt],
  ['board/fan1', [1450], 0, SaulUnit.RevolutionsPerMinute],
  ['thermal/acpitz#2', [29800], -3, SaulUnit.Celsius],
])('%s reads %j × 10^%i', (name, values, scale, unit) => {
  make(MACHINE);
  expect(reading(name)).toEqual([values, scale, unit]);
});

test('a reading is taken afresh', () => {
  make(MACHINE);
  const drivers = hostDrivers(root);
  expect(reading('board/in0', drivers)).toEqual([[3312], -3, SaulUnit.Volt]);
  writeFileSync(join(root, BOARD, 'in0_input'), '-5\n');
  expect(reading('board/in0', drivers)).toEqual([[-5], -3, SaulUnit.Volt]);
});

test('a device that has vanished is none; one that cannot be read, or says no number, gave up', () => {
  make(MACHINE);
  const drivers = hostDrivers(root);
  renameSync(join(root, CPU), join(root, 'gone'));
  expect(reading('coretemp/temp10', drivers)).toBe(SaulError.NoDevice);
  rmSync(join(root, BOARD, 'in0_input'));
  expect(reading('board/in0', drivers)).toBe(SaulError.NoDevice);
  rmSync(join(root, BOARD, 'fan1_input'));
  mkdirSync(join(root, BOARD, 'fan1_input'));
  expect(reading('board/fan1', drivers)).toBe(SaulError.Cancelled);
  make({ [`${BOARD}/curr1_input`]: 'N/A\n', 'proc/meminfo': 'MemTotal: 5 kB\n' });
  expect(reading('board/curr1', drivers)).toBe(SaulError.Cancelled);
  expect(reading('memory-available', drivers)).toBe(SaulError.Cancelled);
  expect(reading('memory-used', drivers)).toBe(SaulError.Cancelled);
});

test('no link leads out of the tree', () => {
  make({
    'secret/name': 'secret\n',
    'secret/temp1_input': '1\n',
    'sys/class/hwmon/hwmon0': '->../../../secret',
    'sys/class/hwmon/hwmon1': '->nowhere',
    'sys/devices/x/hwmon2/temp1_input': '->../../../../secret/temp1_input',
    'sys/devices/x/hwmon2/name': '->../../../../secret/name',
    'sys/class/hwmon/hwmon2': '->../../devices/x/hwmon2',
  });
  expect(hostDrivers(root).map(({ name }) => name)).toEqual(['hwmon2/temp1']);
  expect(reading('hwmon2/temp1')).toBe(SaulError.Cancelled);
});

test('no sensor can be written', () => {
  make(MACHINE);
  for (const driver of hostDrivers(root)) {
    expect(driver.write(new Phydat(), new OutValue())).toBe(SaulError.NotSupported);
  }
});

test('a machine without any of it has no devices', () => {
  expect(hostDrivers(root)).toEqual([]);
});

test.runIf(process.platform === 'linux')('this machine has load, memory and uptime at least', () => {
  const drivers = hostDrivers();
  const names = drivers.map(({ name }) => name);
  expect(names.slice(0, 4)).toEqual(['load', 'memory-available', 'memory-used', 'uptime']);
  expect(new Set(names).size).toBe(names.length);
  for (const name of names.slice(0, 4)) expect(reading(name, drivers)).toBeInstanceOf(Array);
});
