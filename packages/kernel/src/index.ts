export * from './abi-table.js';
export * from './call.js';
export * from './clock.js';
export { deliveryHandlers } from './families/delivery.js';

export { deviceHandlers } from './families/device.js';
export { handleHandlers } from './families/handle.js';
export { kernelHandlers } from './families/kernel.js';
export type { EventSource } from './crank/event-sources.js';
export type { OutputSink } from './crank/outputs.js';
export * from './fault.js';
export { f32Bits, f64High, f64Low } from './floats.js';
export { Gate, type GateHost, type SyscallObserver, WAITING } from './gate.js';
export { type Blobs, Column, Journal, type Resource } from './journal.js';
export * from './kernel.js';
export { GuestMemory } from './memory.js';
export { RESULT_BYTES, RESULT_HANDLES, ResultRegister } from './result-register.js';
export { ResultBytes, ResultHandles, ResultList, ResultText } from './results.js';
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
export { InOutWideList, InWideList, OutWideList, ResultWideList } from './wide-lists.js';
export { CList } from './tables/clist.js';
export { FreeList } from './tables/free-list.js';
export { ObjectTable } from './tables/objects.js';
export { AbiIndex } from './abi-index.js';
export { formatSyscall } from './trace/format-syscall.js';
export * from './trace/index.js';
export { utf8 } from './utf8.js';
export * from './vat/vat.js';
export * from './vm.js';
export * from './work.js';
export { Names } from './vat/names.js';
export { State } from './state.js';
export { PromiseState } from './tables/promises.js';
export type { StepReport } from './crank/run.js';
export type { ReleaseResource, ReportBug } from './core.js';
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
export type { CallResult } from './syscalls/call-now.js';
export type { BundleConfig } from './admin/bundles.js';
export type { AdminNews } from './admin/tell-maker.js';
export type { AdminRequest } from './admin/request.js';
export type { Kref } from './outside.js';
export type * from './inspect/inspection.js';
export type { Impact } from './inspect/impact.js';
export { Incoming } from './incoming.js';
export * from './raw/raw-vat.js';
export { rawVat } from './raw/raw-vm.js';
export type { Vref } from './raw/text-names.js';
export * from './raw/text-vat.js';
export type { UpgradeReport } from './vat/upgrade.js';
export type { ResumeOptions } from './vat/resume.js';
export { type Introductions, bootstrap } from './bootstrap.js';
export { type KernelConfig, type MadeKernel, makeKernel } from './make-kernel.js';
