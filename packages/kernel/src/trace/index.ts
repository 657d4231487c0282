export type { HandleResolver, ResolvedHandle } from './decode-value.js';
export type { RawCall } from './call-decoder.js';
export { TraceDecoder } from './decoder.js';
export type { TraceEvent } from './event.js';
export { traceJson } from './json.js';
export { callLine, traceLine, wordsLine } from './line.js';
export type { MemoryReader } from './read-memory.js';
export type * from './table.js';
export type * from './value.js';
