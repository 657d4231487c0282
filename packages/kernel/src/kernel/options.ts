import type { AbiTable } from '../abi/abi-table.js';
import type { TraceEvent } from '../trace/event.js';
import type { TraceTable } from '../trace/table.js';
import type { Clock } from './clock.js';
import type { ReportBug } from './core.js';

export interface KernelOptions {
  readonly abi: AbiTable;
  readonly clock: Clock;
  /**
   * Is told each failure of the host's own code, which no guest is to blame for: of a handler (`call` is its syscall), and, with `call` in words, of
   * a release, an output, an event source or the trace. `vat` is empty where none was running.
   */
  readonly onBug?: ReportBug;
  /** How calls are said with typed values, in traces and fault records; without it these show no value. */
  readonly trace?: TraceTable;
  /** Is told what every vat does. A vat that nobody traces pays nothing for it. */
  readonly onTrace?: (event: TraceEvent) => void;
  /** Mixed into the indexes whose keys guests choose; by default random. No result depends on it. */
  readonly seed?: number;
}
