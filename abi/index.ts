/** The bundled ABI. */
export * from './board.js';
export * from './coap.js';
export * from './console.js';
export * from './delivery.js';
export * from './device.js';
export * from './handle.js';
export * from './kernel.js';
export * from './random.js';
export * from './saul.js';
export * from './timer.js';
export * from './vfs.js';
