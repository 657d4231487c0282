import { type Call, InBytes, OK, OutBytes, OutValue } from '@callgate/kernel';
import { Phydat, SaulClass, SaulError } from '@callgate/kernel/abi';
import { expect, test } from 'vitest';
import type { SaulAnswer, SaulDriver } from './registry.js';
import { saulDevice } from './saul.js';

/** Makes objects numbered from 100, so that a cell is never taken for one. */
const call = { own: (cell: number) => 100 + cell } as unknown as Call;

function driver(name: string, type: SaulClass, parts: Partial<SaulDriver> = {}): SaulDriver {
  return { name, type, read: () => SaulError.NotSupported, write: () => SaulError.NotSupported, ...parts };
}

const inBytes = (text: string) => {
  const bytes = new TextEncoder().encode(text);
  return new InBytes().set(bytes, 0, bytes.length);
};

const phydat = (fields: Partial<Phydat>) => Object.assign(new Phydat(), fields);

const BOARD = [
  driver('lamp', SaulClass.LedRgb),
  driver('room', SaulClass.Temperature),
  driver('oven', SaulClass.Temperature),
  driver('room', SaulClass.Humidity),
  driver('odd', SaulClass.Any),
];

test('iteration goes through the devices in the order of registration', () => {
  const saul = saulDevice(BOARD);
  expect(saul.saulIterInit(call)).toBe(100);
  expect([0, 1, 2, 3, 4].map((cell) => saul.saulIterNext(call, cell))).toEqual([101, 102, 103, 104, 0]);
  expect(saulDevice([]).saulIterInit(call)).toBe(0);
});

test.each([
  [SaulClass.Any, 100],
  [SaulClass.Actuator, 100],
  [SaulClass.Sensor, 101],
  [SaulClass.Temperature, 101],
  [SaulClass.Humidity, 103],
  [SaulClass.Servo, 0],
  [0, 0],
  [0x1ff, 0],
])('the first device of class %i is %i', (type, object) => {
  expect(saulDevice(BOARD).saulFindType(call, type)).toBe(object);
});

test('a device of the class any is neither sensor nor actuator', () => {
  const saul = saulDevice([driver('odd', SaulClass.Any)]);
  expect(
    [SaulClass.Sensor, SaulClass.Actuator, SaulClass.Any].map((type) => saul.saulFindType(call, type)),
  ).toEqual([0, 0, 100]);
});

test('a device is found by its whole name, the first one of it', () => {
  const saul = saulDevice(BOARD);
  expect(['room', 'oven', 'roo', 'rooms', ''].map((name) => saul.saulFindName(call, inBytes(name)))).toEqual([
    101, 102, 0, 0, 0,
  ]);
});

test('type and name are told', () => {
  const saul = saulDevice([driver('Öl€', SaulClass.Pressure)]);
  expect(saul.saulType(call, 0)).toBe(SaulClass.Pressure);
  const names = [64, 6, 5, 3, 2, 1, 0].map((capacity) => {
    const memory = new Uint8Array(70);
    const length = saul.saulReadName(call, 0, new OutBytes().set(memory, 3, capacity));
    expect(memory.subarray(3 + length).every((byte) => byte === 0)).toBe(true);
    return new TextDecoder('utf-8', { fatal: true }).decode(memory.subarray(3, 3 + length));
  });
  expect(names).toEqual(['Öl€', 'Öl€', 'Öl', 'Öl', 'Ö', '', '']);
});

test.each<SaulAnswer>([OK, SaulError.NoDevice, SaulError.NotSupported, SaulError.Cancelled])(
  'a driver answers %i',
  (answer) => {
    const saul = saulDevice([
      driver('both', SaulClass.Switch, {
        read(out) {
          out.count = 1;
          return answer;
        },
        write(_value, taken) {
          taken.value = 1;
          return answer;
        },
      }),
    ]);
    expect(saul.saulRead(call, 0, new Phydat())).toBe(answer);
    expect(saul.saulWrite(call, 0, phydat({ count: 1 }), new OutValue())).toBe(answer);
  },
);

test.each([0, 4, 255])('a value of %i axes is not written', (count) => {
  let writes = 0;
  const write = (): SaulAnswer => {
    writes++;
    return OK;
  };
  const saul = saulDevice([driver('lamp', SaulClass.LedRgb, { write })]);
  expect(saul.saulWrite(call, 0, phydat({ count }), new OutValue())).toBe(SaulError.NotSupported);
  expect(writes).toBe(0);
});

const throws = () => {
  throw new Error('broken');
};
const fills =
  (fields: Partial<Phydat>) =>
  (out: Phydat): SaulAnswer => {
    Object.assign(out, { count: 1 }, fields);
    return OK;
  };

test.each<[what: string, read: SaulDriver['read']]>([
  ['throws', throws],
  ['answers what is no code', () => 9 as SaulAnswer],
  ['answers nothing', () => undefined as unknown as SaulAnswer],
  ['fills in nothing', () => OK],
  ['gives four axes', fills({ count: 4 })],
  ['gives a value above 16 bits', fills({ v2: 32768 })],
  ['gives a fraction', fills({ v1: 0.5 })],
  ['gives NaN', fills({ v3: Number.NaN })],
  ['gives a scale below 8 bits', fills({ scale: -129 })],
  ['gives a unit above 8 bits', fills({ unit: 256 })],
])('a driver that %s gave up, and the host is told', (_what, read) => {
  const bugs: string[] = [];
  const saul = saulDevice([driver('bad', SaulClass.Analog, { read })], (_error, device) => bugs.push(device));
  expect(saul.saulRead(call, 0, new Phydat())).toBe(SaulError.Cancelled);
  expect(bugs).toEqual(['bad']);
});

test.each<[what: string, write: SaulDriver['write']]>([
  ['throws', throws],
  ['answers what is no code', () => -1 as unknown as SaulAnswer],
  [
    'takes more axes than there are',
    (_value, taken) => {
      taken.value = 2;
      return OK;
    },
  ],
])('an actuator that %s gave up, and the host is told', (_what, write) => {
  const bugs: string[] = [];
  const saul = saulDevice([driver('bad', SaulClass.Motor, { write })], (_error, device) => bugs.push(device));
  expect(saul.saulWrite(call, 0, phydat({ count: 1 }), new OutValue())).toBe(SaulError.Cancelled);
  expect(bugs).toEqual(['bad']);
});

test('the end of the host stack is left to the gate, which makes it the fault of the guest', () => {
  const endless = (): SaulAnswer => endless();
  const saul = saulDevice([driver('deep', SaulClass.Analog, { read: endless })]);
  expect(() => saul.saulRead(call, 0, new Phydat())).toThrow(RangeError);
});

test('names of 1 to 64 bytes and classes of 8 bits are registered', () => {
  expect(() => saulDevice([driver('€'.repeat(21), SaulClass.Button)])).not.toThrow();
  expect(() => saulDevice([driver('€'.repeat(22), SaulClass.Button)])).toThrow(
    /device 0 has a name of 66 bytes/,
  );
  expect(() => saulDevice([driver('', SaulClass.Button)])).toThrow(/name of 0 bytes/);
  expect(() => saulDevice([driver('x', 256)])).toThrow(/class 256/);
});
