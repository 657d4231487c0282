export * from './abi/abi-table.js';
export * from './abi/image-stamp.js';
export * from './gate/call.js';
export * from './kernel/clock.js';
export { deliveryHandlers } from './families/delivery.js';
export { deviceHandlers } from './families/device.js';
export { handleHandlers } from './families/handle.js';
export { kernelHandlers } from './families/kernel.js';
export type { EventSource } from './crank/event-sources.js';
export type { OutputSink } from './crank/outputs.js';
export * from './gate/fault.js';
export { f32Bits, f64High, f64Low } from './gate/floats.js';
export { Gate } from './gate/gate.js';
export { WAITING } from './gate/gate-calls.js';
export type { SyscallObserver } from './gate/gate-entry.js';
export type { GateHost } from './gate/gate-host.js';
export type { Blobs } from './journal/blobs.js';
export { Column } from './journal/column.js';
export { Journal, type Resource } from './journal/journal.js';
export { Kernel } from './kernel/kernel.js';
export { CriticalVatError } from './kernel/critical-vat-error.js';
export type { HostSettlement } from './kernel/host-references.js';
export type { KernelOptions } from './kernel/options.js';
export type { RunPolicy, RunReport } from './kernel/run.js';
export { GuestMemory } from './gate/memory.js';
export { RESULT_BYTES, RESULT_HANDLES, ResultRegister } from './gate/result-register.js';
export { ResultBytes, ResultHandles, ResultList, ResultText } from './gate/results.js';
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
} from './gate/slices.js';
export {
  InOutValues,
  InValues,
  type Layout,
  OutValues,
  ResultValues,
  binary32,
  binary64,
} from './gate/values.js';
export { InOutWideList, InWideList, OutWideList, ResultWideList, putWide } from './gate/wide-lists.js';
export { promised } from './gate/promised.js';
export { type Wide, partOf } from './deliver/part.js';
export { FreeList } from './tables/free-list.js';
export { ObjectTable } from './tables/objects.js';
export { AbiIndex } from './abi/abi-index.js';
export { formatSyscall } from './trace/format-syscall.js';
export * from './trace/index.js';
export { utf8 } from './gate/utf8.js';
export * from './vat/vat.js';
export * from './vat/vm.js';
export * from './tables/work.js';
export { Names } from './vat/names.js';
export { State } from './kernel/state.js';
export { PromiseState } from './tables/promises.js';
export type { StepReport } from './crank/run.js';
export type { ReleaseResource, ReportBug } from './kernel/core.js';
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
export type { Kref } from './tables/outside.js';
export type * from './inspect/inspection.js';
export type { Impact } from './inspect/impact.js';
export { Incoming } from './deliver/incoming.js';
export * from './raw/raw-vat.js';
export { rawVat } from './raw/raw-vm.js';
export type { Vref } from './raw/text-names.js';
export * from './raw/text-vat.js';
export type { UpgradeReport } from './vat/upgrade.js';
export type { ResumeOptions } from './vat/resume.js';
export { type Introductions, bootstrap } from './kernel/bootstrap.js';
export { type KernelConfig, type MadeKernel, makeKernel } from './kernel/make-kernel.js';
