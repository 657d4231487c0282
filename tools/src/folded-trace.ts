import { type TraceEvent, traceLine } from '@callgate/kernel';
import { count } from './report.js';

/** Syscalls of one dispatch that are shown at its beginning, and at its end. */
const FIRST = 40;
const LAST = 5;

/**
 * A trace that a person can read: of a dispatch with many syscalls only the first and the last ones, and how many are between. The last ones
 * wait until the dispatch or the crank is over, so hand over every event.
 */
export function foldedTrace(print: (line: string) => void): (event: TraceEvent) => void {
  let shown = 0;
  let folded = 0;
  const last: TraceEvent[] = [];
  const show = (event: TraceEvent) => print(`${event.vat}: ${traceLine(event)}`);
  const unfold = ({ vat }: TraceEvent) => {
    if (folded > 0) print(`${vat}: … ${count(folded, 'syscall')} between (--trace-all shows all)`);
    last.splice(0).forEach(show);
    shown = folded = 0;
  };
  return (event) => {
    if (event.kind !== 'syscall') {
      unfold(event);
      show(event);
    } else if (shown < FIRST) {
      shown++;
      show(event);
    } else {
      last.push(event);
      if (last.length > LAST) {
        last.shift();
        folded++;
      }
    }
  };
}
