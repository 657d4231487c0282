import {
  type CoapLimits,
  boardDevice,
  coapDevice,
  consoleDevice,
  DeviceFileError,
  type SaulDriver,
  fileDrivers,
  hostClock,
  hostDrivers,
  randomDevice,
  saulDevice,
  timerDevice,
  vfsDevice,
} from '@callgate/devices';
import {
  Kernel,
  type TraceTable,
  deliveryHandlers,
  deviceHandlers,
  handleHandlers,
  kernelHandlers,
} from '@callgate/kernel';
import { type Handlers, abi, releaseResource } from '@callgate/kernel/abi';
import { traceTable } from '@callgate/kernel/abi/trace';
import { Failure } from './failure.js';
import type { ManifestHost, ManifestHostOptions } from './manifest/manifest-host.js';
import { embedvmBackend } from '@callgate/vm-embedvm';
import { embedvmGlue } from '@callgate/vm-embedvm/glue';
import { wasmBackend } from '@callgate/vm-wasm';
import { wasmGlue } from '@callgate/vm-wasm/glue';

/** What the bundled host is made of. */
export interface HostOptions extends ManifestHostOptions {
  /** Folder that holds `proc` and `sys`, where the host's own sensors are found; `/` unless a test says otherwise. */
  readonly systemRoot?: string;
  /** What CoAP may take of the host, where it is not the usual. */
  readonly coapLimits?: Partial<CoapLimits>;
  /** How traces are decoded, in place of the ABI's own table, for tests. */
  readonly traceTable?: TraceTable;
  /** Handlers of a family in place of the bundled device's, for tests and benchmarks. */
  readonly replace?: Partial<Handlers>;
}

/** A kernel with the bundled devices and every VM. */
export interface Host extends ManifestHost {
  readonly handlers: Handlers;
}

/** Names of the VMs that a manifest may use. */
export const VMS: readonly string[] = ['embedvm', 'wasm'];

/** Permissions that a manifest may grant. */
export const PERMISSIONS: readonly string[] = abi.permissions;

/** The file-backed devices of a folder. */
function driversIn(folder: string): readonly SaulDriver[] {
  try {
    return fileDrivers(folder);
  } catch (error) {
    if (error instanceof DeviceFileError) throw new Failure(`${error.message}.`, 'Nothing was run.');
    throw error;
  }
}

/** Puts the bundled ABI, its devices on this machine, and the VMs together. */
export function makeHost(options: HostOptions): Host {
  const kernel = new Kernel({
    abi,
    trace: options.traceTable ?? traceTable,
    clock: options.clock ?? hostClock(),
    ...(options.trace === undefined ? {} : { onTrace: options.trace }),
    ...(options.onBug === undefined ? {} : { onBug: options.onBug }),
  });
  const console = consoleDevice(kernel, options.write);
  const drivers = [
    ...hostDrivers(options.systemRoot),
    ...(options.deviceFolder === undefined ? [] : driversIn(options.deviceFolder)),
  ];
  const handlers: Handlers = {
    board: boardDevice(options.board ?? 'host'),
    coap: coapDevice(kernel, options.coap ?? null, options.coapLimits),
    console,
    delivery: deliveryHandlers,
    device: deviceHandlers,
    handle: handleHandlers(kernel.objects),
    kernel: kernelHandlers,
    random: randomDevice(),
    saul: saulDevice(drivers, (error, device) => options.onBug?.(error, 'the host', `driver ${device}`)),
    timer: timerDevice(kernel),
    vfs: vfsDevice(options.files ?? (() => null)),
    ...options.replace,
  };
  kernel.connect((kind, cell) => releaseResource(handlers, kind, cell));
  const backends = [embedvmBackend(embedvmGlue(handlers)), wasmBackend(wasmGlue(handlers))];
  return {
    kernel,
    handlers,
    backends: new Map(backends.map((backend) => [backend.id, backend])),
    flush: () => console.flush(),
    close() {
      for (const { number, state } of kernel.vats()) if (state !== 'ended') kernel.terminate(number);
      kernel.sweep();
    },
  };
}
