import {
  type FileSystem,
  boardDevice,
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
  type Clock,
  Kernel,
  type TraceEvent,
  type TraceTable,
  type VmBackend,
  deliveryHandlers,
  deviceHandlers,
  handleHandlers,
  kernelHandlers,
} from '@callgate/kernel';
import { type Handlers, abi, releaseResource } from '@callgate/kernel/abi';
import { traceTable } from '@callgate/kernel/abi/trace';
import { Failure } from './failure.js';
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
  /** Folder that holds `proc` and `sys`, where the host's own sensors are found; `/` unless a test says otherwise. */
  readonly systemRoot?: string;
  /** What the board is called; `host` unless said. */
  readonly board?: string;
  /** What guests with the permission `vfs` see as files; whoever made it closes it, after {@link Host.close}. */
  readonly files?: FileSystem;
  /** How traces are decoded, in place of the ABI's own table, for tests. */
  readonly traceTable?: TraceTable;
  /** Handlers of a family in place of the bundled device's, for tests and benchmarks. */
  readonly replace?: Partial<Handlers>;
}

/** A kernel with the bundled devices and every VM. */
export interface Host {
  readonly kernel: Kernel;
  readonly handlers: Handlers;
  /** By the name that a manifest uses. */
  readonly backends: ReadonlyMap<string, VmBackend>;
  /** Writes what a console still holds. */
  flush(): void;
  /** Ends every vat: all that they held is let go. */
  close(): void;
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
    console,
    delivery: deliveryHandlers,
    device: deviceHandlers,
    handle: handleHandlers(kernel.objects),
    kernel: kernelHandlers,
    random: randomDevice(),
    saul: saulDevice(drivers, (error, device) => options.onBug?.(error, 'the host', `driver ${device}`)),
    timer: timerDevice(kernel),
    vfs: vfsDevice(options.files ?? null),
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
    },
  };
}
