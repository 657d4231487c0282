export * from './bad-name.js';
export * from './a/door.js';
export * from './b/door.js';
export * from './only-aliases.js';
export * from './a/gardenGate.js';
export * from './b/gardengate.js';
