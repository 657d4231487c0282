export * from './abi-table.js';
export * from './call.js';
export * from './delivery.js';
export { deliveryHandlers } from './families/delivery.js';
export { handleHandlers } from './families/handle.js';
export type { EventSource } from './crank/event-sources.js';
export type { OutputSink } from './crank/outputs.js';
export * from './fault.js';
export { Gate, type GateHost, type SyscallObserver, WAITING } from './gate.js';
export { Column, Journal, type Resource } from './journal.js';
export * from './kernel.js';
export { GuestMemory } from './memory.js';
export {
  InBytes,
  InHandles,
  InList,
  InOutBytes,
  InOutList,
  InOutText,
  InText,
  OutBytes,
  OutList,
  OutText,
} from './slices.js';
export { CList } from './tables/clist.js';
export { FreeList } from './tables/free-list.js';
export { ObjectTable } from './tables/objects.js';
export { AbiIndex } from './abi-index.js';
export { formatSyscall } from './trace/format-syscall.js';
export * from './trace/index.js';
export { utf8 } from './utf8.js';
export * from './vat/vat.js';
export * from './vm.js';
