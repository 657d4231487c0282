export type * from './lowered.js';
export { LOWERING_RULES, checkLowering } from './check-lowering.js';
export { PROFILES, type TargetProfile, embedvm16, wasm32 } from './profile.js';
export { lower } from './lower.js';
export { type Domain, type Storage, type StoredLeaf, storageOf } from './storage.js';
export { type Form, formOf } from './form.js';
