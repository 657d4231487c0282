export { AbiIndex } from './abi-index.js';
export * from './abi-table.js';
export type { BundleConfig, UpgradeVat, VatUpgrade } from './admin/bundles.js';
export type { AdminNews } from './admin/tell-maker.js';
export * from './call.js';
export * from './clock.js';
export type { ReleaseResource, ReportBug } from './core.js';
export type { EventSource } from './crank/event-sources.js';
export type { OutputSink } from './crank/outputs.js';
export type { StepReport } from './crank/run.js';
export type {
  Device,
  DeviceCode,
  DeviceConfig,
  DeviceResult,
  DeviceSyscall,
  HookResult,
  KernelHook,
} from './device/device.js';
export type { KernelAnswer, KernelCall, KernelFunction } from './device/kernel-node.js';
export { deliveryHandlers } from './families/delivery.js';
export { handleHandlers } from './families/handle.js';
export * from './fault.js';
export { Gate, type GateHost, type SyscallObserver, WAITING } from './gate.js';
export { Incoming } from './incoming.js';
export { Column, Journal, type Resource } from './journal.js';
export * from './kernel.js';
export { GuestMemory } from './memory.js';
export type { Kref } from './outside.js';
export * from './raw/raw-vat.js';
export { rawVat } from './raw/raw-vm.js';
export { InBytes, InList, OutBytes, OutList } from './slices.js';
export { State } from './state.js';
export type { CallResult } from './syscalls/call-now.js';
export { CList } from './tables/clist.js';
export { FreeList } from './tables/free-list.js';
export { ObjectTable } from './tables/objects.js';
export { PromiseState } from './tables/promises.js';
export { formatSyscall } from './trace/format-syscall.js';
export * from './trace/index.js';
export { Names } from './vat/names.js';
export * from './vat/vat.js';
export * from './vm.js';
export * from './work.js';
