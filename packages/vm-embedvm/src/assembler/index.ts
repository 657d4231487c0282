export { type Assembled, type AssembledSymbol, type AssembleOptions, assemble } from './assemble.js';
export { DIAGNOSTICS as ASSEMBLER_DIAGNOSTICS } from './diagnostic.js';
export { ASSEMBLER_EXPLANATIONS } from './explanations.js';
export type { Resolve, SourceFile } from './parse.js';
