import { mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { OK, OutValue } from '@callgate/kernel';
import { Phydat, SaulClass, SaulError, SaulUnit } from '@callgate/kernel/abi';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { parseDeviceFile } from './device-file.js';
import { fileDrivers } from './file-drivers.js';

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'callgate-files-'));
});
afterEach(() => rmSync(folder, { recursive: true }));

const put = (file: string, value: unknown) => writeFileSync(join(folder, file), JSON.stringify(value));
const text = (file: string) => readFileSync(join(folder, file), 'utf8');
const phydat = (fields: Partial<Phydat>) => Object.assign(new Phydat(), fields);

test('the files of a folder are its devices, in the order of their names', () => {
  put('room.sensor.json', { type: 'Temperature', values: [1] });
  put('lamp.actuator.json', { type: 'LedRgb' });
  put('door.sensor.json', { type: 0x8b, values: [1] });
  put('notes.json', {});
  expect(fileDrivers(folder).map(({ name, type }) => [name, type])).toEqual([
    ['door', 0x8b],
    ['lamp', SaulClass.LedRgb],
    ['room', SaulClass.Temperature],
  ]);
});

test('a sensor says what its file says at the time', () => {
  const file = 'room.sensor.json';
  put(file, { type: 'Temperature', unit: 'Celsius', scale: -1, values: [215] });
  const [room] = fileDrivers(folder);
  const out = new Phydat();
  expect(room.read(out)).toBe(OK);
  expect(out).toEqual(phydat({ v1: 215, count: 1, unit: SaulUnit.Celsius, scale: -1 }));
  put(file, { type: 'Temperature', unit: 77, values: [-1.5, 2, 40000] });
  expect(room.read(out.clear())).toBe(OK);
  expect(out).toEqual(phydat({ v1: 0, v2: 0, v3: 4000, count: 3, unit: 77, scale: 1 }));
  expect(room.write(out, new OutValue())).toBe(SaulError.NotSupported);
});

test('a sensor file that is no longer one gave up; one that is gone is no device', () => {
  const file = 'room.sensor.json';
  put(file, { type: 'Temperature', values: [1] });
  const [room] = fileDrivers(folder);
  for (const broken of [
    '',
    '{',
    '[]',
    'null',
    '{"type":"Temperature","values":[]}',
    `{"a":"${'x'.repeat(5000)}"}`,
  ]) {
    writeFileSync(join(folder, file), broken);
    expect(room.read(new Phydat())).toBe(SaulError.Cancelled);
  }
  rmSync(join(folder, file));
  expect(room.read(new Phydat())).toBe(SaulError.NoDevice);
});

test('an actuator keeps what it was set to', () => {
  put('lamp.actuator.json', {
    type: 'LedRgb',
    unit: 'None',
    values: [1000, 1000, 1000],
    note: 'x'.repeat(500),
  });
  const [lamp] = fileDrivers(folder);
  const taken = new OutValue();
  expect(
    lamp.write(phydat({ v1: 1, v2: -2, v3: 3, count: 2, unit: SaulUnit.Percent, scale: -3 }), taken),
  ).toBe(OK);
  expect(taken.value).toBe(2);
  const set = { type: 'LedRgb', axes: 3, unit: 'Percent', scale: -3, values: [1, -2] };
  expect(text('lamp.actuator.json')).toBe(`${JSON.stringify(set)}\n`);
  expect(lamp.read(new Phydat())).toBe(SaulError.NotSupported);
  expect(fileDrivers(folder)).toHaveLength(1);
});

test('an actuator takes as many axes as it has', () => {
  put('pump.actuator.json', { type: 'Switch', axes: 1 });
  const taken = new OutValue();
  expect(fileDrivers(folder)[0].write(phydat({ v1: 1, v2: 2, v3: 3, count: 3, unit: 200 }), taken)).toBe(OK);
  expect(taken.value).toBe(1);
  expect(JSON.parse(text('pump.actuator.json'))).toMatchObject({ unit: 200, values: [1] });
});

test('an actuator whose file is gone is no device, and makes none; through a link nothing is written', () => {
  const file = 'pump.actuator.json';
  put(file, { type: 'Switch' });
  const [pump] = fileDrivers(folder);
  rmSync(join(folder, file));
  const write = () => pump.write(phydat({ count: 1 }), new OutValue());
  expect(write()).toBe(SaulError.NoDevice);
  expect(write()).toBe(SaulError.NoDevice);
  writeFileSync(join(folder, 'other'), 'untouched');
  symlinkSync(join(folder, 'other'), join(folder, file));
  expect(write()).toBe(SaulError.Cancelled);
  expect(text('other')).toBe('untouched');
});

test('a device file without a class is refused with its name', () => {
  put('room.sensor.json', { unit: 'Celsius' });
  expect(() => fileDrivers(folder)).toThrow(/room\.sensor\.json is no device: it needs a type/);
});

test.each([
  { type: 'toString' },
  { type: 'Weather' },
  { type: 256 },
  { type: 'Button', unit: 'constructor' },
  { type: 'Button', scale: 128 },
  { type: 'Button', values: [1, 2, 3, 4] },
  { type: 'Button', values: ['1'] },
  { type: 'Button', values: 1 },
  { type: 'Button', axes: 0 },
])('%j is no device file', (value) => {
  expect(parseDeviceFile(JSON.stringify(value))).toBeNull();
});
