export type { ReadInput, SourceText } from './input.js';
export { type Reading, readAbi } from './read-abi.js';
export { READ_RULES } from './rules.js';
export { type ImportPlace, type InterfacePlace, type Layout, layoutOf } from './layout.js';
export { KERNEL_ERRORS, WORDS } from './vocabulary.js';
