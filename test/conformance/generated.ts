import {
  type LoweredAbi,
  type Lookup,
  type ReadInput,
  emit,
  embedvm16,
  loadBackEnds,
  lookUp,
  lower,
  readAbi,
  wasm32,
} from '@callgate/generators';
import * as kernel from '@callgate/kernel';
import * as vmEmbedvm from '@callgate/vm-embedvm';
import * as vmWasm from '@callgate/vm-wasm';
import { goldenCase } from '../src/golden-cases.js';
import { loadModules } from '../src/load-modules.js';

/** What the back ends make of a case, with the host's side loaded. */
export interface Generated {
  readonly lookup: Lookup;
  readonly wasm: LoweredAbi;
  readonly embedvm: LoweredAbi;
  /** What `kernel-ts` makes: tables, records, dispatches. */
  readonly tables: Tables;
  readonly wasmGlue: (handlers: object) => vmWasm.WasmGlue;
  readonly embedvmGlue: (handlers: object) => vmEmbedvm.EmbedVmGlue;
  /** Sources for the AssemblyScript compiler, by path. */
  readonly assemblyScript: ReadonlyMap<string, string>;
  readonly evs: string;
  /** Headers and the source for a C compiler, by path. */
  readonly c: ReadonlyMap<string, string>;
  /** The crate for a Rust compiler, by path. */
  readonly rust: ReadonlyMap<string, string>;
  /** How traces show the calls. */
  readonly traceTable: kernel.TraceTable;
  /** The description that the back end `fuzz` makes. */
  readonly fuzz: string;
}

/** What a test uses of the module that `kernel-ts` makes. */
export interface Tables {
  readonly abi: kernel.AbiTable;
  releaseResource(handlers: object, kind: number, cell: number): void;
  /** Dispatches, by name. */
  readonly [dispatch: string]: unknown;
}

/** Through this a guest tells what it has got. */
const PROBE = `import type { Bytes, Syscalls } from '@callgate/abi/language.js';
/** What the test sees. */
export interface ProbeCalls extends Syscalls {
  /**
   * @syscall 2000
   * @effect output
   */
  probe(data: Bytes<512>): void;
}
`;

const known = new Map<string, Promise<Generated>>();

/** Reads a golden case with the bundled family `delivery` and a probe beside it, and runs every back end on it; once for each case. */
export function generated(name: string): Promise<Generated> {
  let made = known.get(name);
  if (made === undefined) known.set(name, (made = generate(name)));
  return made;
}

async function generate(name: string): Promise<Generated> {
  const { abi } = readAbi(withProbe(goldenCase(name, ['delivery'])));
  if (abi === null) throw new Error(`invariant: the golden case ${name} can be read`);
  const requests = (await loadBackEnds()).map((backEnd) => ({ backEnd, tables: '@golden/tables' }));
  const made = new Map(
    emit(abi, requests).map(({ backEnd, files }) => [
      backEnd,
      new Map(files.map((file) => [file.path, file.content])),
    ]),
  );
  const filesOf = (backEnd: string) => made.get(backEnd) ?? new Map<string, string>();
  const modules: { [name: string]: unknown } = {
    '@callgate/kernel': kernel,
    '@callgate/vm-embedvm': vmEmbedvm,
    '@callgate/vm-wasm': vmWasm,
  };
  const tables = loadModules(filesOf('kernel-ts'), modules) as unknown as Tables;
  modules['@golden/tables'] = tables;
  const lookup = lookUp(abi);
  return {
    lookup,
    wasm: lower(lookup, wasm32),
    embedvm: lower(lookup, embedvm16),
    tables,
    wasmGlue: loadModules(filesOf('wasm-host'), modules).wasmGlue as Generated['wasmGlue'],
    embedvmGlue: loadModules(filesOf('embedvm-host'), modules).embedvmGlue as Generated['embedvmGlue'],
    assemblyScript: filesOf('guest-assemblyscript'),
    evs: filesOf('guest-embedvm').get('callgate.evs') ?? '',
    c: filesOf('guest-c'),
    rust: filesOf('guest-rust'),
    traceTable: loadModules(filesOf('trace'), modules).traceTable as kernel.TraceTable,
    fuzz: filesOf('fuzz').get('fuzz.json') ?? '',
  };
}

function withProbe(input: ReadInput): ReadInput {
  const { path, text } = input.entry;
  return {
    ...input,
    entry: { path, text: `${text}export * from './probe.js';\n` },
    resolve: (specifier, from) =>
      specifier === './probe.js' ? { path: 'probe.ts', text: PROBE } : input.resolve(specifier, from),
  };
}
