/** The ABI of this project: families of its own, and bundled ones. */
export * from './counter.js';
export * from '@callgate/abi/console.js';
export * from '@callgate/abi/delivery.js';
export * from '@callgate/abi/handle.js';
export * from '@callgate/abi/timer.js';
