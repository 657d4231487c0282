import { type TraceEvent, traceLine } from '@callgate/kernel';
import { abi } from '@callgate/kernel/abi';
import { traceTable } from '@callgate/kernel/abi/trace';
import { coapScene } from './scenes/coap.js';
import { deviceScene } from './scenes/device.js';
import { kernelScene } from './scenes/kernel.js';
import { vfsScene } from './scenes/vfs.js';
import type { RunOptions } from './world.js';

/** Where the programs stand, each in the language that its file says: `vfs.ts`, `vfs.evs`, `vfs.c`, `vfs.rs`. */
export const SOURCES = 'test/traces/assembly';

/** Languages of the programs, by the extension of their files. */
export const LANGUAGES: readonly string[] = ['ts', 'evs', 'c', 'rs'];

/** What the program of a family is started with, where that is more than every guest has. */
const OPTIONS: Readonly<Record<string, RunOptions>> = {
  coap: { scene: coapScene },
  delivery: { parameters: 'three words here' },
  device: { scene: deviceScene },
  kernel: { scene: kernelScene },
  vfs: { scene: vfsScene },
};

/** Every call and dispatch, and those that a guest of some profile has: what host code alone calls (`@caller device`) is on none. */
const ALL = [...abi.syscalls, ...abi.dispatches];
const OF_GUESTS = ALL.filter(({ slots }) => Object.keys(slots).length > 0);

/** Names of what no guest can call, so that no program shows it. */
export const OF_NO_GUEST: readonly string[] = ALL.filter((each) => !OF_GUESTS.includes(each)).map(
  ({ name }) => name,
);

/** Every family of the ABI that a guest has something of, and what its program is started with. */
export const FAMILIES: readonly (readonly [string, RunOptions])[] = [
  ...new Set(OF_GUESTS.map(({ family }) => family)),
]
  .sort()
  .map((family) => [family, OPTIONS[family] ?? {}] as const);

/** Whether both target profiles have a call or a dispatch. */
function isShared({ slots }: { readonly slots: object }): boolean {
  return Object.keys(slots).length === Object.keys(traceTable.profiles).length;
}

/** Names of what one target profile alone has. */
export const OF_ONE_PROFILE: readonly string[] = OF_GUESTS.filter((each) => !isShared(each)).map(
  ({ name }) => name,
);

/** Numbers of the calls that both target profiles have; the others are how one of them takes its dispatches. */
export const SHARED: ReadonlySet<number> = new Set(abi.syscalls.filter(isShared).map(({ number }) => number));

/** What a program of a family is to show: names of the calls and dispatches that both target profiles have. */
export function namesOf(family: string): readonly string[] {
  return OF_GUESTS.filter((each) => each.family === family && isShared(each)).map(({ name }) => name);
}

/** The trace without pointers and handle numbers, and without what only one of the profiles needs. */
export function normalised(events: readonly TraceEvent[]): readonly string[] {
  let dispatch = -1;
  return events.flatMap((event) => {
    if (event.kind === 'syscall' && !SHARED.has(event.call.number)) return [];
    if (event.kind === 'crank') return [`${event.dispatch}: ${event.outcome}`];
    if (event.kind === 'dispatch') dispatch = event.number;
    const line = traceLine(event)
      .replace(/@\d+/g, '@')
      .replace(/#\d+/g, '#')
      .replace(/(Resolution\{promise=)\d+/, '$1#');
    const pulled = /^pull\(parameter=(\d+),/.exec(line);
    return pulled !== null && isReferences(dispatch, Number(pulled[1]))
      ? [line.replace(/into=.*\)/, 'into=references)')]
      : [line];
  });
}

/** Whether what a guest pulls are references, which are as wide as a word of its profile: of a dispatch, or of what a call gave. */
function isReferences(dispatch: number, parameter: number): boolean {
  const type = traceTable.dispatches.find(({ number }) => number === dispatch)?.parameters[parameter]?.type;
  return parameter === RESULT_HANDLES || type?.kind === 'list';
}

/** What `pull` calls the references that a call gave. */
const RESULT_HANDLES = 254;

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
