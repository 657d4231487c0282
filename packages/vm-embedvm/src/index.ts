export * from './assembler/index.js';
export { embedvmBackend } from './backend.js';
export * from './compiler/index.js';
export { type Diagnostic, formatDiagnostic, formatWarning, type Place } from './diagnostic.js';
export * from './disassembler/index.js';
export type { Explanation } from './explanation.js';
export * from './glue.js';
export { decodeImage, type EmbedVmImage, encodeImage } from './image.js';
export {
  ENDED,
  LARGEST_MEMORY,
  Machine,
  type MachineOptions,
  type Meter,
  MOST_ARGUMENTS,
  type Stop,
  type UserCall,
} from './machine.js';
export * from './outputs/index.js';
export { restoreMachine, snapshotMachine } from './snapshot.js';
