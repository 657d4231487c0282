export { lower } from './lower.js';
export type * from './lowered.js';
export { PROFILES, type TargetProfile, embedvm16, wasm32 } from './profile.js';
export { type Storage, type StoredLeaf, storageOf } from './storage.js';
