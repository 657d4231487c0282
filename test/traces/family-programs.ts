import { type TraceEvent, traceLine } from '@callgate/kernel';
import { abi } from '@callgate/kernel/abi';
import type { RunOptions } from './world.js';

/** Where the programs stand, each in the language that its file says. */
export const SOURCES = 'test/traces/assembly';

/**
 * The families of which a program alone can make every call, with what it is started with. The calls of `vfs` are compared by the example
 * sensor-log, those of `kernel` by vats that talk (test/e2e/messages.test.ts), of `coap` by its example.
 */
export const FAMILIES: readonly (readonly [string, RunOptions])[] = [
  ['board', {}],
  ['console', {}],
  ['delivery', { parameters: 'three words here' }],
  ['handle', {}],
  ['random', {}],
  ['saul', {}],
  ['timer', {}],
];

/** Calls that both target profiles have; the others are how one of them takes its dispatches. */
export const SHARED: ReadonlySet<number> = new Set(
  abi.syscalls.filter(({ slots }) => Object.keys(slots).length === 2).map(({ number }) => number),
);

/** The trace without pointers and handle numbers, and without what only one of the profiles needs. */
export function normalised(events: readonly TraceEvent[]): readonly string[] {
  return events.flatMap((event) => {
    if (event.kind === 'syscall' && !SHARED.has(event.call.number)) return [];
    if (event.kind === 'crank') return [`${event.dispatch}: ${event.outcome}`];
    return [traceLine(event).replace(/@\d+/g, '@').replace(/#\d+/g, '#')];
  });
}

/** What each call was charged. */
export function charges(
  events: readonly TraceEvent[],
): readonly (readonly [number: number, charge: number])[] {
  return events.flatMap((event) => {
    return event.kind === 'syscall' && SHARED.has(event.call.number)
      ? [[event.call.number, event.call.charge] as const]
      : [];
  });
}
