import { SaulClass, SaulUnit } from '@callgate/kernel/abi';

/** Bytes of a device's file at most. */
export const LARGEST_DEVICE_FILE = 4096;

/** What a file says of a device and its value. `axes`: how many an actuator takes. */
export interface DeviceFile {
  readonly type: SaulClass;
  readonly axes: number;
  readonly unit: SaulUnit;
  readonly scale: number;
  readonly values: readonly number[];
}

/**
 * Reads `{"type": "Temperature", "unit": "Celsius", "scale": -1, "values": [215]}`: value × 10^scale. Classes and units are the ABI's names or
 * numbers. Only `type` has to be there: the rest is unit `None`, scale 0, no values, and 3 axes. Null for anything else.
 */
export function parseDeviceFile(text: string): DeviceFile | null {
  const fields = parseObject(text);
  const type = memberOf(SaulClass, fields.get('type'));
  const unit = memberOf(SaulUnit, fields.get('unit') ?? SaulUnit.None);
  const scale = fields.get('scale') ?? 0;
  const values = fields.get('values') ?? [];
  const axes = fields.get('axes') ?? 3;
  if (type === null || unit === null) return null;
  if (!isInteger(scale, -0x80, 0x7f) || !isInteger(axes, 1, 3)) return null;
  if (!Array.isArray(values) || values.length > 3 || !values.every(Number.isFinite)) return null;
  return { type, axes, unit, scale, values };
}

/** The text that {@link parseDeviceFile} reads. */
export function formatDeviceFile({ type, axes, unit, scale, values }: DeviceFile): string {
  const named = { type: nameOf(SaulClass, type), axes, unit: nameOf(SaulUnit, unit), scale, values };
  return `${JSON.stringify(named)}\n`;
}

function parseObject(text: string): ReadonlyMap<string, unknown> {
  try {
    const value: unknown = JSON.parse(text);
    return new Map(typeof value === 'object' && value !== null ? Object.entries(value) : []);
  } catch (error) {
    if (error instanceof SyntaxError) return new Map();
    throw error;
  }
}

function memberOf(members: Readonly<Record<string, number>>, value: unknown): number | null {
  if (typeof value === 'string') return Object.hasOwn(members, value) ? members[value] : null;
  return isInteger(value, 0, 0xff) ? value : null;
}

function nameOf(members: Readonly<Record<string, number>>, value: number): string | number {
  return Object.entries(members).find(([, member]) => member === value)?.[0] ?? value;
}

function isInteger(value: unknown, least: number, most: number): value is number {
  return typeof value === 'number' && Number.isInteger(value) && value >= least && value <= most;
}
