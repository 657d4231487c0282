export { wasmBackend } from './backend.js';
export { readStamped, type Stamped } from './check/stamp.js';
export * from './glue.js';
export { STAMP_SECTION, stampWasm } from './image/stamp.js';
