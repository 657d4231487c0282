export { type BackEndOptions, newBackEnd } from './backend.js';
export { newDevice } from './device.js';
export { type FamilyOptions, newFamily } from './family.js';
export { newSyscall } from './syscall.js';
export { SYSCALL_DEFAULTS, type SyscallOptions } from './syscall-options.js';
export type { Scaffolded } from './target.js';
