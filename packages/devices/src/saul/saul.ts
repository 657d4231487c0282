import { type Call, NONE, type None, type ObjectIndex, OK } from '@callgate/kernel';
import { type Phydat, SaulClass, SaulError, type SaulHandlers } from '@callgate/kernel/abi';
import { wholeCharacters } from '../text/whole-characters.js';
import { type SaulAnswer, type SaulDriver, saulRegistry } from './registry.js';

/** Is told what a driver threw or answered against its contract. The guest sees a device that gave up. */
export type DriverBug = (error: unknown, device: string) => void;

/** Sensors and actuators. A device's cell is its number in the registry; handles own nothing that has to be let go. */
export function saulDevice(drivers: readonly SaulDriver[], onBug: DriverBug = () => {}): SaulHandlers {
  const registry = saulRegistry(drivers);
  const { names, types } = registry;

  /** Makes the handle of the device `index`; none behind the last one, and for -1. */
  const open = (call: Call, index: number): ObjectIndex | None =>
    index >= 0 && index < types.length ? call.own(index) : NONE;

  const bug = (error: unknown, device: number): SaulAnswer => {
    if (isStackExhausted(error)) throw error;
    onBug(error, registry.drivers[device].name);
    return SaulError.Cancelled;
  };

  return {
    saulIterInit: (call) => open(call, 0),
    saulIterNext: (call, device) => open(call, device + 1),
    saulType: (_call, device) => types[device],
    saulReadName: (_call, device, name) => name.put(wholeCharacters(names[device], name.capacity)),

    saulRead(_call, device, out) {
      try {
        const answer = registry.drivers[device].read(out);
        if (answer !== OK)
          return isAnswer(answer) ? answer : bug(new Error(`read answered ${answer}`), device);
        return isReading(out) ? OK : bug(new Error('read gave no reading of 1 to 3 axes in range'), device);
      } catch (error) {
        return bug(error, device);
      }
    },

    saulWrite(_call, device, value, out) {
      const { count } = value;
      if (count < 1 || count > 3) return SaulError.NotSupported;
      try {
        const answer = registry.drivers[device].write(value, out);
        if (answer !== OK)
          return isAnswer(answer) ? answer : bug(new Error(`write answered ${answer}`), device);
        return within(out.value, 0, count)
          ? OK
          : bug(new Error(`write took ${out.value} of ${count} axes`), device);
      } catch (error) {
        return bug(error, device);
      }
    },

    saulFindType: (call, type) =>
      open(
        call,
        types.findIndex((each) => fits(each, type)),
      ),
    saulFindName: (call, name) =>
      open(
        call,
        names.findIndex((each) => name.equals(each)),
      ),

    releaseSaulDevice() {},
  };
}

/** Whether a device's class is what a search is for (RIOT, `saul.h`: sensors are 1xxxxxxx, actuators 01xxxxxx). */
function fits(type: SaulClass, wanted: SaulClass): boolean {
  if (wanted === SaulClass.Any) return true;
  if (wanted === SaulClass.Sensor) return (type & 0x80) !== 0 && type !== SaulClass.Any;
  if (wanted === SaulClass.Actuator) return (type & 0xc0) === 0x40;
  return type === wanted;
}

function isAnswer(answer: SaulAnswer): boolean {
  return answer === SaulError.NoDevice || answer === SaulError.NotSupported || answer === SaulError.Cancelled;
}

/** Whether a driver filled in what the guest's memory can hold. */
function isReading({ v1, v2, v3, count, unit, scale }: Phydat): boolean {
  const values = within(v1, -0x8000, 0x7fff) && within(v2, -0x8000, 0x7fff) && within(v3, -0x8000, 0x7fff);
  return values && within(count, 1, 3) && within(unit, 0, 0xff) && within(scale, -0x80, 0x7f);
}

function within(value: number, least: number, most: number): boolean {
  return Number.isInteger(value) && value >= least && value <= most;
}

/** A guest can call from the end of the host's stack. That is its own fault, and the gate makes it one. */
function isStackExhausted(error: unknown): boolean {
  return error instanceof RangeError && error.message === 'Maximum call stack size exceeded';
}
