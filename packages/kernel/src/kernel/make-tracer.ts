import type { AbiIndex } from '../abi/abi-index.js';
import type { TraceEvent } from '../trace/event.js';
import { Tracer } from '../trace/tracer.js';
import type { ReportBug } from './core.js';
import type { KernelOptions } from './options.js';

/**
 * What tells the host of every call; null where it does not want to know.
 * @throws Error when the ABI's table `trace` is missing
 */
export function makeTracer(
  { onTrace }: KernelOptions,
  { decoder }: AbiIndex,
  report: ReportBug,
  crank: () => number,
): Tracer | null {
  if (onTrace === undefined) return null;
  if (decoder === null) throw new Error('a kernel that is traced needs the table `trace` of its ABI');
  const tell = (event: TraceEvent) => {
    try {
      onTrace(event);
    } catch (error) {
      report(error, event.vat, 'trace');
    }
  };
  return new Tracer(decoder, tell, crank);
}
