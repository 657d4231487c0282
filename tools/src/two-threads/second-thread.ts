import type { Abi } from '@callgate/generators';
import { type Emitted, emitterOf, loadBackEnds } from '@callgate/generators/emit';
import { parentPort } from 'node:worker_threads';
import { type Code, codeOnDisk } from '../stamp/code.js';
import { type Claims, claim } from './claim.js';

/** What the second thread is asked: to run those of these back ends that nobody claimed. */
export interface Asked {
  readonly abi: Abi;
  readonly requests: readonly {
    readonly id: string;
    readonly tables: string;
    readonly options: Readonly<Record<string, unknown>>;
  }[];
  readonly claims: Claims;
}

/** What it made, by the back end's place in the list. */
export type Made = readonly (readonly [index: number, made: Emitted])[];

/** What it says: what a stamp is to say of the code, and then what it made. */
export type Said = { readonly code: Code } | { readonly made: Made };

const say = (said: Said) => parentPort?.postMessage(said);

// Loaded while the first thread reads the definition. Back ends of a project are not: nobody knows whether they can run here.
const backEnds = await loadBackEnds();
say({ code: codeOnDisk() });

parentPort?.once('message', ({ abi, requests, claims }: Asked) => {
  let emitOne: ReturnType<typeof emitterOf> | null = null;
  const made: [number, Emitted][] = [];
  // From the end: the first thread begins at the beginning.
  for (const [index, { id, ...request }] of [...requests.entries()].reverse()) {
    const backEnd = backEnds.find((each) => each.id === id);
    if (backEnd === undefined || !claim(claims, index)) continue;
    emitOne ??= emitterOf(abi);
    made.push([index, emitOne({ backEnd, ...request })]);
  }
  say({ made });
});
