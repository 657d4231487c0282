export { type Assembled, type AssembledSymbol, type AssembleOptions, assemble } from './assemble.js';
export {
  DIAGNOSTICS,
  type Diagnostic,
  type DiagnosticId,
  formatDiagnostic,
  type Place,
} from './diagnostic.js';
export type { Resolve, SourceFile } from './parse.js';
