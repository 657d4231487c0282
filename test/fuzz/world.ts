import { type FileSystem, type SaulDriver, memoryFs, randomDevice, saulDevice } from '@callgate/devices';
import type { TraceEvent } from '@callgate/kernel';
import { type Host, makeHost } from '@callgate/tools';
import { FakeClock } from '../src/fake-clock.js';
import { LAMP, SENSOR } from '../traces/world.js';
import { CoapClient } from './coap-client.js';
import { Random } from './random.js';

/** A device that can be read and set. */
const BOTH: SaulDriver = { ...LAMP, name: 'a', read: SENSOR.read };

/** A file `a`, a directory `b`, and a file `a` in it: the names that programs like to use. */
function files(): FileSystem {
  const all = memoryFs({ entries: 20 });
  const name = (text: string) => new TextEncoder().encode(text);
  all.root.createFile(name('a'));
  all.root.createDirectory(name('b'));
  const below = all.root.openDirectory(name('b'));
  if (typeof below === 'object') below.createFile(name('a'));
  return all;
}

/** The bundled host without chance: three devices, a few files in memory, a CoAP client, random numbers from a seed, and time that jumps. */
export function world(
  lines: string[],
  bugs: string[],
  trace: ((event: TraceEvent) => void) | null = null,
): Host {
  const random = new Random(1);
  const shared = files();
  const client = new CoapClient();
  const host = makeHost({
    write: (line) => lines.push(line),
    onBug: (error, vat, call) => bugs.push(`${vat} ${call} ${String(error)}`),
    ...(trace === null ? {} : { trace }),
    clock: new FakeClock(),
    systemRoot: '/nowhere',
    files: () => shared,
    coap: client,
    replace: {
      saul: saulDevice([BOTH, SENSOR, LAMP]),
      random: randomDevice((bytes) => {
        for (const index of bytes.keys()) bytes[index] = random.next();
      }),
    },
  });
  return { ...host, handlers: { ...host.handlers, coap: client.behind(host.handlers.coap) } };
}
