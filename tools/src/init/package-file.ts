import { existsSync } from 'node:fs';
import { join, relative, sep } from 'node:path';
import { Failure } from '../failure.js';

/** Our packages that a project's host needs. */
const HOST: readonly string[] = ['devices', 'kernel', 'vm-embedvm', 'vm-wasm'];
/** Our packages that it is built with. */
const BUILD: readonly string[] = ['abi', 'tools'];
/** What these need in turn. npm finds them by itself, except where all of them are files. */
const BEHIND: readonly string[] = ['generators', 'guest-embedvm', 'native-addon'];

/** Packages of others that a project is built with. */
export const OTHERS: Readonly<Record<string, string>> = Object.freeze({
  '@types/node': '^20.19.0',
  assemblyscript: '^0.28.20',
  typescript: '~6.0.3',
  vitest: '^4.0.0',
});

/** Compiles the guests: a line for each that is added. */
const GUESTS: readonly string[] = [
  'asc guests/counter.ts --outFile build/counter.wasm --transform ./generated/guest-assemblyscript/transform.mjs',
  'callgate evm asm guests/counter.evs --output build/counter.evmi',
];

/** From where a new project gets our packages. */
export interface Source {
  /** The version of all of them. */
  readonly version: string;
  /** Folder with them as `npm pack` makes them; null for the registry. */
  readonly packages: string | null;
}

/** The `package.json` of a new project in `folder`. */
export function packageFile(name: string, folder: string, { version, packages }: Source): string {
  const from = (short: string): [string, string] => [
    `@callgate/${short}`,
    packages === null ? version : `file:${packed(short, version, packages, folder)}`,
  ];
  const development = [...BUILD, ...(packages === null ? [] : BEHIND)].map(from);
  const all = {
    name,
    version: '0.1.0',
    private: true,
    type: 'module',
    engines: { node: '>=20.19' },
    scripts: {
      generate: 'callgate generate',
      build: 'callgate generate && tsc && npm run guests',
      guests: GUESTS.join(' && '),
      start: 'npm run build && callgate run guests.json',
      test: 'npm run build && vitest run',
    },
    dependencies: Object.fromEntries(HOST.map(from)),
    devDependencies: inOrder([...development, ...Object.entries(OTHERS)]),
  };
  return `${JSON.stringify(all, null, 2)}\n`;
}

function packed(short: string, version: string, packages: string, folder: string): string {
  const place = join(packages, `callgate-${short}-${version}.tgz`);
  if (!existsSync(place))
    throw new Failure(`There is no ${place}.`, 'Make it with `npm run pack` in a clone of Callgate.');
  return relative(folder, place).split(sep).join('/');
}

function inOrder(entries: readonly [string, string][]): Record<string, string> {
  return Object.fromEntries([...entries].sort(([a], [b]) => (a < b ? -1 : 1)));
}
