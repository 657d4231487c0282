import { join } from 'node:path';
import { SaulClass, SaulUnit } from '@callgate/kernel/abi';
import { type ClassFolder, classFolders, entries } from './class-folders.js';
import type { SaulDriver } from './registry.js';
import { NUMBER_FILE, sensorFile } from './sensor-file.js';
import { lineOf } from './text-file.js';

interface Quantity {
  readonly prefix: string;
  readonly type: SaulClass;
  readonly unit: SaulUnit;
  /** A file's number is value × 10^exponent in `unit`. */
  readonly exponent: number;
}

/** What hwmon measures and in which units (Linux, `hwmon/sysfs-interface`), in the order of registration. */
const QUANTITIES: readonly Quantity[] = [
  { prefix: 'temp', type: SaulClass.Temperature, unit: SaulUnit.Celsius, exponent: -3 },
  { prefix: 'humidity', type: SaulClass.Humidity, unit: SaulUnit.Percent, exponent: -3 },
  { prefix: 'in', type: SaulClass.Voltage, unit: SaulUnit.Volt, exponent: -3 },
  { prefix: 'curr', type: SaulClass.Analog, unit: SaulUnit.Ampere, exponent: -3 },
  { prefix: 'power', type: SaulClass.Power, unit: SaulUnit.Watt, exponent: -6 },
  { prefix: 'fan', type: SaulClass.Analog, unit: SaulUnit.RevolutionsPerMinute, exponent: 0 },
];

/** The sensors of the hardware monitors, by monitor, quantity and number. Each is named `monitor/label`, or `monitor/temp1`. */
export function hwmonDrivers(root: string): SaulDriver[] {
  return classFolders(root, 'hwmon', 'hwmon').flatMap((folder) => {
    const files = entries(folder.path);
    return QUANTITIES.flatMap((quantity) =>
      inputs(files, quantity.prefix).map((input) => inputDriver(folder, input, quantity)),
    );
  });
}

/** `temp1`, `temp2`, … of the files `temp1_input`, `temp2_input`, …, by number. */
function inputs(files: readonly string[], prefix: string): string[] {
  const pattern = new RegExp(`^${prefix}(\\d{1,9})_input$`);
  const numbers = files.flatMap((file) => pattern.exec(file)?.[1] ?? []);
  return numbers.sort((a, b) => Number(a) - Number(b)).map((number) => `${prefix}${number}`);
}

function inputDriver(
  { name, path }: ClassFolder,
  input: string,
  { type, unit, exponent }: Quantity,
): SaulDriver {
  const monitor = lineOf(join(path, 'name')) || name;
  const label = lineOf(join(path, `${input}_label`)) || input;
  const file = join(path, `${input}_input`);
  return sensorFile({ ...NUMBER_FILE, name: `${monitor}/${label}`, type, unit, path: file, exponent });
}
