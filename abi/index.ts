/** The bundled ABI. */
export * from './console.js';
export * from './delivery.js';
export * from './handle.js';
export * from './saul.js';
export * from './timer.js';
