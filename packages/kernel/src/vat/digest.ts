import { createHash } from 'node:crypto';

/**
 * What host code asked, as a digest of its arguments: numbers, flags, bytes, lists and records of them, however deep. Lists are told by their
 * elements and bytes by their values, whatever class they have.
 */
export function digestOf(values: readonly unknown[]): string {
  const hash = createHash('sha256');
  const add = (value: unknown): void => {
    if (value instanceof Uint8Array) {
      hash.update(`bytes ${value.length}:`).update(value);
    } else if (value === null || typeof value !== 'object') {
      hash.update(`${typeof value} ${String(value)};`);
    } else if ('length' in value) {
      const list = value as ArrayLike<unknown>;
      hash.update(`list ${list.length}:`);
      for (let index = 0; index < list.length; index++) add(list[index]);
    } else {
      const entries = Object.entries(value).filter(([, each]) => each !== undefined);
      hash.update(`record ${entries.length}:`);
      for (const [name, each] of entries.sort(([a], [b]) => (a < b ? -1 : 1))) {
        hash.update(`${name}=`);
        add(each);
      }
    }
  };
  for (const value of values) add(value);
  return hash.digest('base64');
}
