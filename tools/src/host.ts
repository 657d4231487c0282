import {
  consoleDevice,
  fileDrivers,
  hostClock,
  hostDrivers,
  saulDevice,
  timerDevice,
} from '@callgate/devices';
import {
  type Clock,
  Kernel,
  type TraceEvent,
  type VmBackend,
  deliveryHandlers,
  handleHandlers,
} from '@callgate/kernel';
import { type Handlers, abi, releaseResource } from '@callgate/kernel/abi';
import { traceTable } from '@callgate/kernel/abi/trace';
import { embedvmBackend } from '@callgate/vm-embedvm';
import { embedvmGlue } from '@callgate/vm-embedvm/glue';
import { wasmBackend } from '@callgate/vm-wasm';
import { wasmGlue } from '@callgate/vm-wasm/glue';

/** What a host is made of. Everything outside the process comes in here. */
export interface HostOptions {
  /** Takes one line of a guest's console at a time. */
  readonly write: (line: string) => void;
  /** Is told what every vat does. */
  readonly trace?: (event: TraceEvent) => void;
  readonly onBug?: (error: unknown, vat: string, call: string) => void;
  readonly clock?: Clock;
  /** Folder of file-backed sensors and actuators, beside the host's own. */
  readonly deviceFolder?: string;
}

/** A kernel with the bundled devices and every VM. */
export interface Host {
  readonly kernel: Kernel;
  readonly handlers: Handlers;
  /** By the name that a manifest uses. */
  readonly backends: ReadonlyMap<string, VmBackend>;
  /** Writes what a console still holds. */
  flush(): void;
}

/** Names of the VMs that a manifest may use. */
export const VMS: readonly string[] = ['embedvm', 'wasm'];

/** Permissions that a manifest may grant. */
export const PERMISSIONS: readonly string[] = abi.permissions;

/** Puts the bundled ABI, its devices on this machine, and the VMs together. */
export function makeHost(options: HostOptions): Host {
  const kernel = new Kernel({
    abi,
    trace: traceTable,
    clock: options.clock ?? hostClock(),
    ...(options.trace === undefined ? {} : { onTrace: options.trace }),
    ...(options.onBug === undefined ? {} : { onBug: options.onBug }),
  });
  const console = consoleDevice(kernel, options.write);
  const drivers = [
    ...hostDrivers(),
    ...(options.deviceFolder === undefined ? [] : fileDrivers(options.deviceFolder)),
  ];
  const handlers: Handlers = {
    console,
    delivery: deliveryHandlers,
    handle: handleHandlers(kernel.objects),
    saul: saulDevice(drivers, (error, device) => options.onBug?.(error, 'the host', `driver ${device}`)),
    timer: timerDevice(kernel),
  };
  kernel.connect((kind, cell) => releaseResource(handlers, kind, cell));
  const backends = [embedvmBackend(embedvmGlue(handlers)), wasmBackend(wasmGlue(handlers))];
  return {
    kernel,
    handlers,
    backends: new Map(backends.map((backend) => [backend.id, backend])),
    flush: () => console.flush(),
  };
}
