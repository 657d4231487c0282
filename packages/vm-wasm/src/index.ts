export { wasmBackend } from './backend.js';
export * from './glue.js';
export { STAMP_SECTION, stampWasm } from './image/stamp.js';
