export type { ReadInput, SourceText } from './input.js';
export { type Reading, readAbi } from './read-abi.js';
export { READ_RULES } from './rules.js';
