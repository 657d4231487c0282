export { type BackEndOptions, newBackEnd } from './backend.js';
export { newDevice } from './device.js';
export { type FamilyOptions, newFamily } from './family.js';
export { SYSCALL_DEFAULTS, type SyscallOptions, newSyscall } from './syscall.js';
export type { Scaffolded } from './target.js';
