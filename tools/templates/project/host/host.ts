import { consoleDevice, hostClock, timerDevice } from '@callgate/devices';
import { Kernel, deliveryHandlers, handleHandlers } from '@callgate/kernel';
import type { ManifestHost, ManifestHostOptions } from '@callgate/tools';
import { embedvmBackend } from '@callgate/vm-embedvm';
import { wasmBackend } from '@callgate/vm-wasm';
import { counterDevice } from '../devices/counter/counter.js';
import { embedvmGlue } from '../generated/embedvm-host/index.js';
import { type Handlers, abi, releaseResource } from '../generated/kernel-ts/index.js';
import { traceTable } from '../generated/trace/index.js';
import { wasmGlue } from '../generated/wasm-host/index.js';

/** The project's host: a kernel with its ABI, a device for each family, and the VMs. `callgate run` and the tests make one. */
export function makeHost({ write, clock = hostClock(), trace, onBug }: ManifestHostOptions): ManifestHost {
  const kernel = new Kernel({
    abi,
    clock,
    trace: traceTable,
    ...(trace === undefined ? {} : { onTrace: trace }),
    ...(onBug === undefined ? {} : { onBug }),
  });
  const console = consoleDevice(kernel, write);
  const handlers: Handlers = {
    console,
    counter: counterDevice(),
    delivery: deliveryHandlers,
    handle: handleHandlers(kernel.objects),
    timer: timerDevice(kernel),
  };
  kernel.connect((kind, cell) => releaseResource(handlers, kind, cell));
  const backends = [embedvmBackend(embedvmGlue(handlers)), wasmBackend(wasmGlue(handlers))];
  return {
    kernel,
    backends: new Map(backends.map((backend) => [backend.id, backend])),
    flush: () => console.flush(),
    close() {
      for (const { number, state } of kernel.vats()) if (state !== 'ended') kernel.terminate(number);
    },
  };
}
