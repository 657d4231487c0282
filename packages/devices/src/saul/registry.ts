import type { Ok, OutValue } from '@callgate/kernel';
import type { Phydat, SaulClass, SaulError } from '@callgate/kernel/abi';

/** What a driver answers: done, or why not. */
export type SaulAnswer = Ok | SaulError;

/** One sensor or actuator of the host. */
export interface SaulDriver {
  /** 1 to {@link LONGEST_NAME} bytes of UTF-8. Names may repeat: a search finds the first. */
  readonly name: string;
  readonly type: SaulClass;
  /** Takes one reading into `out`, which comes with every field zero. */
  read(out: Phydat): SaulAnswer;
  /**
   * Sets an actuator. `value` has 1 to 3 axes and is valid until `write` returns; `taken.value` becomes how many of its axes the
   * device took.
   */
  write(value: Phydat, taken: OutValue): SaulAnswer;
}

/** Bytes of a device's name at most: what the ABI's calls carry. */
export const LONGEST_NAME = 64;

/** The devices in the order in which they are iterated; arrays go by a device's number. */
export interface SaulRegistry {
  readonly drivers: readonly SaulDriver[];
  readonly names: readonly Uint8Array[];
  readonly types: readonly SaulClass[];
}

/**
 * Registers drivers in their order. Names and types are taken once: they never change under a guest.
 * @throws RangeError for a driver that no guest could name
 */
export function saulRegistry(drivers: readonly SaulDriver[]): SaulRegistry {
  const names = drivers.map(({ name }, index) => {
    const bytes = new TextEncoder().encode(name);
    if (bytes.length >= 1 && bytes.length <= LONGEST_NAME) return bytes;
    throw new RangeError(
      `saul device ${index} has a name of ${bytes.length} bytes; give it 1 to ${LONGEST_NAME}`,
    );
  });
  const types = drivers.map(({ name, type }) => {
    if (Number.isInteger(type) && type >= 0 && type <= 0xff) return type;
    throw new RangeError(`saul device ${name} has the class ${type}; a class is 0 to 255`);
  });
  return Object.freeze({ drivers: [...drivers], names, types });
}
