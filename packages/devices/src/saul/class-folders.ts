import { readdirSync, realpathSync } from 'node:fs';
import { join, sep } from 'node:path';

/** One device of a class of sysfs. */
export interface ClassFolder {
  /** Its name in the class, as `hwmon2`. */
  readonly name: string;
  /** Where it really is: no component is a link. */
  readonly path: string;
}

/**
 * The devices `PREFIX0`, `PREFIX1`, … of a class, by number. Each is a link into the tree of devices (Linux, `sysfs-rules`); one that leads out
 * of sysfs is left out.
 */
export function classFolders(root: string, className: string, prefix: string): ClassFolder[] {
  const sysfs = join(root, 'sys');
  const folder = join(sysfs, 'class', className);
  const numbers = entries(folder).flatMap((name) => numberBehind(prefix, name) ?? []);
  return numbers
    .sort((a, b) => a - b)
    .flatMap((number) => {
      const name = `${prefix}${number}`;
      const path = pathInside(sysfs, join(folder, name));
      return path === null ? [] : { name, path };
    });
}

/** Names in a folder; none where it is missing or closed. */
export function entries(folder: string): string[] {
  try {
    return readdirSync(folder);
  } catch {
    return [];
  }
}

function numberBehind(prefix: string, name: string): number | null {
  const digits = name.startsWith(prefix) ? name.slice(prefix.length) : '';
  return /^(0|[1-9]\d{0,8})$/.test(digits) ? Number(digits) : null;
}

/** The real path of a file that is inside a folder; null for any other. */
function pathInside(folder: string, path: string): string | null {
  try {
    const real = realpathSync(path);
    return real.startsWith(realpathSync(folder) + sep) ? real : null;
  } catch {
    return null;
  }
}
