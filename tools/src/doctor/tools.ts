import type { Machine } from './machine.js';

/** What a tool is for: a guest language, or the tests that need programs from outside npm. */
export const PURPOSES = ['assemblyscript', 'c', 'embedvm', 'rust', 'toolchains'] as const;
export type Purpose = (typeof PURPOSES)[number];

/** Something that has to be installed. */
export interface Tool {
  readonly name: string;
  readonly neededFor: readonly Purpose[];
  /** Its version; null when it is not there, or not what is needed. */
  find(machine: Machine): string | null;
  /** How to get it. */
  readonly get: string;
  /** What the one that is there lacks, and how to get that; null when none is there, so that `get` is all to say. */
  lacks?(machine: Machine): string | null;
}

const RUST_PACKAGES = 'apt-get install --no-install-recommends rustc libstd-rust-dev-wasm32 lld';
const NODE_AT_LEAST = [20, 19] as const;
const COAP_CLIENT = '/usr/bin/coap-client-notls';
const LIBFUZZER = '/usr/lib/llvm-14/lib/clang/14.0.6/lib/linux/libclang_rt.fuzzer-x86_64.a';
const WASI_LIBC = '/usr/lib/wasm32-wasi/libc.a';
const AVR_LIBC = '/usr/lib/avr/include/avr/io.h';
const NEWLIB = '/usr/include/newlib/stdint.h';
const SIMAVR = '/usr/include/simavr/sim_avr.h';
const LIBELF = '/usr/include/libelf.h';

/** Everything that Callgate may need, in the order in which it is shown. EmbedVM's compiler and assembler come with Callgate. */
export const TOOLS: readonly Tool[] = [
  {
    name: 'node',
    neededFor: PURPOSES,
    find: ({ nodeVersion }) => (isAtLeast(nodeVersion, NODE_AT_LEAST) ? nodeVersion : null),
    get: `install Node ${NODE_AT_LEAST.join('.')} or later: https://nodejs.org`,
  },
  {
    name: 'asc',
    neededFor: ['assemblyscript'],
    find: (machine) => machine.packageVersion('assemblyscript'),
    get: 'npm install --save-dev assemblyscript',
  },
  {
    name: 'clang for wasm32',
    neededFor: ['c', 'toolchains'],
    find: (machine) => {
      const targets = machine.run('clang', '--print-targets');
      return targets !== null && /^\s*wasm32\b/m.test(targets)
        ? version(machine.run('clang', '--version'))
        : null;
    },
    get: 'apt-get install --no-install-recommends clang',
  },
  {
    name: 'wasm-ld',
    neededFor: ['c', 'toolchains'],
    find: (machine) => version(machine.run('wasm-ld', '--version')),
    get: 'apt-get install --no-install-recommends lld',
  },
  {
    name: 'rustc for wasm32',
    neededFor: ['rust', 'toolchains'],
    find: (machine) => {
      const library = machine.run('rustc', '--print', 'target-libdir', '--target', 'wasm32-unknown-unknown');
      return library !== null && machine.exists(library.trim())
        ? version(machine.run('rustc', '--version'))
        : null;
    },
    get: `${RUST_PACKAGES}, or rustup target add wasm32-unknown-unknown`,
    lacks(machine) {
      const place = machine.which('rustc');
      if (place === null) return null;
      // The packages add to Debian's rustc alone, which stands there.
      const get = place.startsWith('/usr/bin/')
        ? RUST_PACKAGES
        : 'rustup target add wasm32-unknown-unknown, or another rustc first in PATH';
      return `${place} lacks the library of wasm32-unknown-unknown: ${get}`;
    },
  },
  {
    name: 'wabt',
    neededFor: ['toolchains'],
    find: (machine) => {
      const validator = version(machine.run('wasm-validate', '--version'));
      return machine.run('wasm-objdump', '--version') === null ? null : validator;
    },
    get: 'apt-get install --no-install-recommends wabt',
  },
  {
    name: 'wasi-libc',
    neededFor: ['toolchains'],
    find: (machine) => (machine.exists(WASI_LIBC) ? WASI_LIBC : null),
    get: 'apt-get install --no-install-recommends wasi-libc',
  },
  {
    name: 'coap-client',
    neededFor: ['toolchains'],
    find: (machine) => (machine.exists(COAP_CLIENT) ? COAP_CLIENT : null),
    get: 'apt-get install --no-install-recommends libcoap3-bin',
  },
  program('cargo', 'cargo'),
  program('gcc', 'gcc libc6-dev'),
  program('g++', 'g++'),
  program('make', 'make'),
  program('python3', 'python3'),
  program('valgrind', 'valgrind'),
  program('aarch64-linux-gnu-g++', 'gcc-aarch64-linux-gnu g++-aarch64-linux-gnu libc6-dev-arm64-cross'),
  program('qemu-aarch64', 'qemu-user'),
  {
    name: 'libFuzzer',
    neededFor: ['toolchains'],
    find: (machine) => (machine.exists(LIBFUZZER) ? LIBFUZZER : null),
    get: 'apt-get install --no-install-recommends libclang-rt-14-dev',
  },
  {
    name: 'gcc for AVR',
    neededFor: ['toolchains'],
    find: (machine) =>
      machine.exists(AVR_LIBC) && machine.run('avr-size', '--version') !== null
        ? version(machine.run('avr-gcc', '--version'))
        : null,
    get: 'apt-get install --no-install-recommends gcc-avr avr-libc binutils-avr',
  },
  {
    name: 'gcc for ARM',
    neededFor: ['toolchains'],
    find: (machine) =>
      machine.exists(NEWLIB) ? version(machine.run('arm-none-eabi-gcc', '--version')) : null,
    get: 'apt-get install --no-install-recommends gcc-arm-none-eabi libnewlib-arm-none-eabi',
  },
  {
    name: 'simavr',
    neededFor: ['toolchains'],
    find: (machine) => (machine.exists(SIMAVR) && machine.exists(LIBELF) ? SIMAVR : null),
    get: 'apt-get install --no-install-recommends libsimavr-dev libelf-dev',
  },
];

/** A program that our own tests need, and the Debian packages that bring it. */
function program(name: string, packages: string): Tool {
  return {
    name,
    neededFor: ['toolchains'],
    find: (machine) => version(machine.run(name, '--version')),
    get: `apt-get install --no-install-recommends ${packages}`,
  };
}

/** The first version in what a program prints. */
function version(text: string | null): string | null {
  return text === null ? null : (/\d+\.\d+(\.\d+)?/.exec(text)?.[0] ?? 'unknown');
}

function isAtLeast(found: string, [major, minor]: readonly [number, number]): boolean {
  const [foundMajor, foundMinor] = found.split('.').map(Number);
  return foundMajor > major || (foundMajor === major && foundMinor >= minor);
}
