import { spawnSync } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { delimiter, join } from 'node:path';

/** What a command may ask about the machine that it runs on. */
export interface Machine {
  /** `20.19.0`. */
  readonly nodeVersion: string;
  /** What a program prints; null when it is not there or fails. */
  run(program: string, ...parameters: readonly string[]): string | null;
  /** Where a program is that is started by its name; null when it is not there. */
  which(program: string): string | null;
  /** Version of an npm package, as a folder sees it; null when it is not there. */
  packageVersion(name: string): string | null;
  exists(path: string): boolean;
}

/** The machine that this process runs on, seen from a folder. */
export function thisMachine(folder: string): Machine {
  return {
    nodeVersion: process.versions.node,
    run(program, ...parameters) {
      const { status, stdout, stderr } = spawnSync(program, parameters, {
        encoding: 'utf8',
        timeout: 10_000,
      });
      return status === 0 ? `${stdout}${stderr}` : null;
    },
    which(program) {
      const places = (process.env.PATH ?? '').split(delimiter).map((at) => join(at, program));
      return places.find((place) => existsSync(place)) ?? null;
    },
    packageVersion(name) {
      // Not resolved by name: what a package exports need not hold its package.json.
      const places = createRequire(join(folder, 'index.js')).resolve.paths(name) ?? [];
      const place = places.map((at) => join(at, name, 'package.json')).find(existsSync);
      if (place === undefined) return null;
      const { version } = JSON.parse(readFileSync(place, 'utf8')) as { version?: unknown };
      return typeof version === 'string' ? version : null;
    },
    exists: existsSync,
  };
}
