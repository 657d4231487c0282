export {
  type Compiled,
  type CompiledProgram,
  type CompileOptions,
  compile,
  type ProgramPart,
  type ProgramSymbol,
} from './compile.js';
export { DIAGNOSTICS as COMPILER_DIAGNOSTICS } from './diagnostics.js';
export { COMPILER_EXPLANATIONS } from './explanations.js';
export type { Section, SymbolKind } from './generate.js';
export type { Extensions } from './lexer.js';
