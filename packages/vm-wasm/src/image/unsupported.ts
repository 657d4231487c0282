import { type Place, refuse } from './refuse.js';

/**
 * What a valid image may use and this host does not take, whatever the engine could do, by what a build does without it. The flags are those of
 * clang, rustc, asc and wasm-opt.
 */
export const UNSUPPORTED = {
  simd: 'build it without SIMD (clang: -mno-simd128; rustc: -C target-feature=-simd128; asc: no --enable simd)',
  externref:
    'build it without references to things of the host (clang: no -mreference-types; rustc: -C target-feature=-reference-types; asc: no --enable reference-types)',
  threads:
    'build it without threads (clang: no -pthread, -matomics or -Wl,--shared-memory; rustc: -C target-feature=-atomics; asc: no --enable threads or --sharedMemory)',
  memory64: 'build it for 32 bit (clang: --target=wasm32; rustc: --target wasm32-unknown-unknown)',
  memories: 'link it with one memory (wasm-opt: --multi-memory-lowering)',
  exceptions: 'build it without exceptions (clang: no -fwasm-exceptions; rustc: -C panic=abort)',
  tailCalls: 'build it without tail calls (clang: no -mtail-call; rustc: -C target-feature=-tail-call)',
  gc: 'build it with a compiler whose objects are in linear memory',
  extendedConstants:
    'build it with plain constants (clang: no -mextended-const; rustc: -C target-feature=-extended-const)',
  globalsInConstants: 'write the value there',
  locals: 'build it optimized (clang: -O2; rustc: -C opt-level=2; asc: -O), or make several functions of it',
} as const;

export type Unsupported = keyof typeof UNSUPPORTED;

/** Refuses a valid image for what it uses, and says what to do. */
export function refuseUse(feature: Unsupported, what: string, place: Place): never {
  refuse(`the image uses ${what}, which is not supported; ${UNSUPPORTED[feature]}`, place);
}
