import { type VatConfig, type VatSummary, traceLine } from '@callgate/kernel';
import { type Host, type HostOptions, makeHost } from '@callgate/tools';
import { assemble, formatDiagnostic } from '@callgate/vm-embedvm';
import { abi } from '@callgate/kernel/abi';
import { FakeClock } from './fake-clock.js';
import { wat } from './wat.js';

/** A real host whose time jumps, and what its guests printed. */
export interface TestHost extends Host {
  readonly lines: string[];
  readonly bugs: string[];
  readonly trace: string[];
  /** Adds a vat with every permission unless `config` says otherwise. */
  add(name: string, vm: 'wasm' | 'embedvm', image: Uint8Array, config?: Partial<VatConfig>): number;
  /** Runs until nothing is left to do, and answers what became of a vat. */
  finish(vat: number): Promise<VatSummary>;
}

export function testHost(deviceFolder?: string, more: Partial<HostOptions> = {}): TestHost {
  const lines: string[] = [];
  const bugs: string[] = [];
  const trace: string[] = [];
  const host = makeHost({
    write: (line) => lines.push(line),
    onBug: (error, vat, call) => bugs.push(`${vat} ${call} ${String(error)}`),
    trace: (event) => {
      if (event.kind === 'syscall') trace.push(`${event.vat}: ${traceLine(event)}`);
    },
    clock: new FakeClock(),
    ...(deviceFolder === undefined ? {} : { deviceFolder }),
    ...more,
  });
  return {
    ...host,
    lines,
    bugs,
    trace,
    add(name, vm, image, config = {}) {
      const backend = host.backends.get(vm);
      if (backend === undefined) throw new Error(`no VM ${vm}`);
      return host.kernel.addVat({
        name,
        backend,
        image,
        permissions: ['console', 'saul', 'timer'],
        ...config,
      });
    },
    async finish(vat) {
      await host.kernel.run({ cranks: 200_000 });
      host.flush();
      return host.kernel.vats()[vat - 1];
    },
  };
}

/** A wasm guest: `imports` are `name#number` with a signature, `start` is the body of dispatch 0. */
export function wasmGuest(imports: Readonly<Record<string, string>>, start: string, more = ''): Uint8Array {
  const list = Object.entries(imports).map(([field, type]) => {
    return `(import "callgate" "${field}" (func $${field.split('#')[0]} ${type}))`;
  });
  return wat(`(module
    ${list.join('\n    ')}
    (memory (export "memory") 1)
    ${more}
    (func (export "dispatch#0") (param $length i32) (param $slots i32) ${start}))`);
}

/** An EmbedVM guest with a main program; `callgate.evs` is included by the caller if it wants it. */
export function embedvmGuest(body: string, resolve?: Parameters<typeof assemble>[0]['resolve']): Uint8Array {
  return embedvmProgram(`.entry main main\nmain:\n${body}\n`, resolve);
}

/** An EmbedVM guest that says itself where it is entered. */
export function embedvmProgram(
  text: string,
  resolve?: Parameters<typeof assemble>[0]['resolve'],
): Uint8Array {
  const { image, diagnostics } = assemble({
    file: 'guest.evs',
    text,
    stamp: abi.stamp,
    ...(resolve === undefined ? {} : { resolve }),
  });
  if (image === null) throw new Error(diagnostics.map(formatDiagnostic).join('\n'));
  return image;
}

/** EmbedVM code that makes a syscall: the words are pushed last to first, then `uf 0`. The result is on the stack. */
export function embedvmCall(...words: (number | string)[]): string {
  return [
    ...[...words].reverse().map((word) => (typeof word === 'string' ? word : `push ${word}`)),
    `push ${words.length}`,
    'uf 0',
  ].join('\n');
}
