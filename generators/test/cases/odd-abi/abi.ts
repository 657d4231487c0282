/** Names and types that a language may trip over: its keywords, its types, its comments, and every type of the ABI language. */
export * from '@callgate/abi/delivery.js';
export * from './int.js';
export * from './register.js';
export * from './gate.js';
export * from './lib.js';
export * from './names.js';
export * from './types.js';
