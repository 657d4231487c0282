import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import {
  type Call,
  type Delivery,
  type InBytes,
  type InList,
  type InText,
  type InValues,
  Kernel,
  deliveryHandlers,
  handleHandlers,
} from '@callgate/kernel';
import { stampWasm, wasmBackend } from '@callgate/vm-wasm';
import { FakeClock } from '../../src/fake-clock.js';
import { plainWat } from '../../src/wat.js';
import { installedRival } from '../support/rival.js';
import { glueModules } from './definition.js';

/** Makes `count` calls, one after the other, in one entry of the guest. */
export type Calls = (count: number) => void;

/** What is measured, by name. Where a call is nothing but a call, `bare` is what it costs without any glue. */
export interface GluePath {
  readonly name: string;
  /** Entries of one round, and calls of one entry. A vat that makes and drops handles does so in cranks of a usual length. */
  readonly entries: number;
  readonly calls: number;
  readonly callgate: Calls;
  readonly jco: Calls;
  readonly bare: Calls | null;
}

/** A loop that makes a call `$left` times. */
const loop = (call: string) =>
  `(param $left i32) (local $thing i32)
   (loop $again ${call} (br_if $again (local.tee $left (i32.sub (local.get $left) (i32.const 1)))))`;

/** The same guest for both: only the names under which it imports and exports differ. */
function guest(
  imports: Readonly<Record<string, readonly [module: string, field: string]>>,
  prefix: string[],
): string {
  const field = (name: string) => `"${imports[name][0]}" "${imports[name][1]}"`;
  const [scalar, text, bytes, words, points, get, life] = prefix;
  return `(module
    (import ${field('scalar')} (func $scalar (param i32) (result i32)))
    (import ${field('text')} (func $text (param i32 i32)))
    (import ${field('bytes')} (func $bytes (param i32 i32)))
    (import ${field('words')} (func $words (param i32 i32)))
    (import ${field('points')} (func $points (param i32 i32)))
    (import ${field('make')} (func $make (param i32) (result i32)))
    (import ${field('get')} (func $get (param i32) (result i32)))
    (import ${field('drop')} (func $drop (param i32) ${imports.drop[1].includes('#') ? '(result i32)' : ''}))
    (memory (export "memory") 1)
    (data (i32.const 64) "hello, bench, of")
    (func (export "${scalar}") ${loop('(drop (call $scalar (local.get $left)))')})
    (func (export "${text}") ${loop('(call $text (i32.const 64) (i32.const 5))')})
    (func (export "${bytes}") ${loop('(call $bytes (i32.const 64) (i32.const 16))')})
    (func (export "${words}") ${loop('(call $words (i32.const 64) (i32.const 8))')})
    (func (export "${points}") ${loop('(call $points (i32.const 64) (i32.const 8))')})
    (func (export "${get}") (param $left i32) (local $thing i32)
      (local.set $thing (call $make (i32.const 7)))
      (loop $again
        (drop (call $get (local.get $thing)))
        (br_if $again (local.tee $left (i32.sub (local.get $left) (i32.const 1)))))
      ${dropped(imports)})
    (func (export "${life}") ${loop(`
      (local.set $thing (call $make (i32.const 7)))
      (drop (call $get (local.get $thing)))
      ${dropped(imports)}`)})
    (func (export "cabi_realloc") (param i32 i32 i32 i32) (result i32) (unreachable))
    (func (export "dispatch#0") (param i32 i32)))`;
}

function dropped({ drop: [, field] }: Readonly<Record<string, readonly [string, string]>>): string {
  const call = '(call $drop (local.get $thing))';
  return field.includes('#') ? `(drop ${call})` : call;
}

const NAMES = ['scalar', 'text', 'bytes', 'words', 'points', 'get', 'life'] as const;

/** The record of the lists. */
interface Point {
  readonly x: number;
  readonly y: number;
}

/** What the calls do on either side, so that none can be left out: it adds up what it was given. */
let sum = 0;

async function callgate(): Promise<Record<string, Calls>> {
  const { tables, wasmGlue } = await glueModules();
  const clock = new FakeClock();
  const kernel = new Kernel({ abi: tables.abi, clock });
  kernel.connect(() => {});
  const handlers = {
    delivery: deliveryHandlers,
    handle: handleHandlers(kernel.objects),
    glue: {
      scalar: (_call: Call, number: number) => number,
      text(_call: Call, text: InText) {
        sum += text.text().length;
      },
      bytes(_call: Call, bytes: InBytes) {
        sum += bytes.at(0) + bytes.at(15);
      },
      words(_call: Call, words: InList) {
        for (let index = 0; index < words.length; index++) sum = (sum + words.at(index)) | 0;
      },
      points(_call: Call, points: InValues<Point>) {
        for (let index = 0; index < points.length; index++) {
          const { x, y } = points.at(index);
          sum = (sum + x + y) | 0;
        }
      },
      make: (call: Call, number: number) => call.own(number),
      get: (_call: Call, cell: number) => cell,
    },
  };
  const glue = wasmGlue(handlers);
  const field = (name: string) =>
    ['callgate', `${name}#${glue.imports.find((entry) => entry.name === name)?.number}`] as const;
  const imports = {
    ...Object.fromEntries(
      ['scalar', 'text', 'bytes', 'words', 'points', 'make', 'get'].map((name) => [name, field(name)]),
    ),
    drop: field('handleClose'),
  };
  const exports = NAMES.map(
    (name) => `dispatch#${glue.exports.find((entry) => entry.name === `${name}Run`)?.number}`,
  );
  const image = stampWasm(plainWat(guest(imports, exports)), tables.abi.stamp);
  const vat = kernel.addVat({
    name: 'bench',
    backend: wasmBackend(glue),
    image,
    permissions: tables.abi.permissions,
    fuel: 2 ** 40,
  });
  kernel.step();
  const calls = (name: string): Calls => {
    const dispatch = tables[`${name}Run`] as { deliver(count: number): Delivery };
    return (count) => {
      kernel.post(vat, dispatch.deliver(count));
      kernel.step();
      const { record } = kernel.vats()[vat - 1];
      if (record !== null) throw new Error(`the bench's guest was stopped: ${JSON.stringify(record)}`);
    };
  };
  return Object.fromEntries(NAMES.map((name) => [name, calls(name)]));
}

async function jco(): Promise<Record<string, Calls>> {
  const folder = installedRival('jco');
  const { instantiate } = await import(pathToFileURL(join(folder, 'glue.js')).href);
  const interfaceName = 'bench:glue/calls';
  const field = (name: string) => [interfaceName, name] as const;
  const imports = {
    ...Object.fromEntries(['scalar', 'text', 'bytes', 'words', 'points'].map((name) => [name, field(name)])),
    make: field('[constructor]thing'),
    get: field('[method]thing.get'),
    drop: field('[resource-drop]thing'),
  };
  // A component exports nothing that its world does not name.
  const text = guest(imports, [...NAMES]).replace('(func (export "dispatch#0") (param i32 i32))', '');
  class Thing {
    constructor(readonly number: number) {}
    get(): number {
      return this.number;
    }
  }
  return instantiate(text, {
    Thing,
    scalar: (number: number) => number,
    text(given: string) {
      sum += given.length;
    },
    bytes(given: Uint8Array) {
      sum += given[0] + given[15];
    },
    words(given: Uint32Array) {
      for (let index = 0; index < given.length; index++) sum = (sum + given[index]) | 0;
    },
    points(given: readonly Point[]) {
      for (let index = 0; index < given.length; index++) {
        const { x, y } = given[index];
        sum = (sum + x + y) | 0;
      }
    },
  });
}

function bare(): Calls {
  const module = new WebAssembly.Module(
    Uint8Array.from(
      plainWat(`(module (import "env" "scalar" (func $scalar (param i32) (result i32)))
        (func (export "run") ${loop('(drop (call $scalar (local.get $left)))')}))`),
    ),
  );
  const instance = new WebAssembly.Instance(module, { env: { scalar: (number: number) => number } });
  return instance.exports.run as Calls;
}

/** The calls of one interface, through the glue of Callgate and of jco, in this process. */
export async function gluePaths(): Promise<GluePath[]> {
  const [ours, theirs] = [await callgate(), await jco()];
  const titles: Record<(typeof NAMES)[number], string> = {
    scalar: 'scalar',
    text: '5-byte string',
    bytes: '16-byte list',
    words: 'list of 8 words',
    points: 'list of 8 records',
    get: 'handle method',
    life: 'handle: new, method, drop',
  };
  return NAMES.map((name) => ({
    name: titles[name],
    entries: name === 'life' ? 50 : 1,
    calls: name === 'life' ? 1_000 : 100_000,
    callgate: ours[name],
    jco: theirs[name],
    bare: name === 'scalar' ? bare() : null,
  }));
}
