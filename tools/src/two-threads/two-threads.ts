import type { Emitted } from '@callgate/generators';
import { once } from 'node:events';
import { availableParallelism } from 'node:os';
import { extname } from 'node:path';
import { fileURLToPath } from 'node:url';
import { Worker } from 'node:worker_threads';
import type { RunBackEnds } from '../regenerate.js';
import { claim, noClaims } from './claim.js';
import type { Asked, Made } from './second-thread.js';

/** Two threads that share the back ends of a run among them. */
export interface TwoThreads {
  readonly run: RunBackEnds;
  /** Ends the second thread, whatever it does. */
  end(): Promise<unknown>;
}

/**
 * Starts a second thread, which loads its back ends while this one reads the definition. Each then takes the next back end that the other has
 * not: what is made is the same, whoever makes it. Null where a second thread cannot run beside this one, or only the sources are there.
 */
export function twoThreads(): TwoThreads | null {
  if (availableParallelism() < 2 || extname(fileURLToPath(import.meta.url)) !== '.js') return null;
  const worker = new Worker(new URL('./second-thread.js', import.meta.url), {
    execArgv: [],
    // More makes nothing faster, and costs memory.
    resourceLimits: { maxYoungGenerationSizeMb: 4 },
  });
  const answer = once(worker, 'message') as Promise<[Made]>;
  // A failure is told to who waits for the answer, and nobody may be waiting yet.
  answer.catch(() => {});
  return {
    async run(abi, requests, began) {
      const { emitterOf } = await import('@callgate/generators/emit');
      const claims = noClaims(requests.length);
      const asked: Asked = {
        abi,
        requests: requests.map(({ backEnd: { id }, tables, options = {} }) => ({
          id,
          tables,
          options,
        })),
        claims,
      };
      worker.postMessage(asked);
      const emitOne = emitterOf(abi);
      const made = new Map<number, Emitted>();
      for (const [index, request] of requests.entries()) {
        if (!claim(claims, index)) continue;
        began(request.backEnd.id);
        made.set(index, emitOne(request));
      }
      const [theirs] = await answer;
      for (const [index, each] of theirs) made.set(index, each);
      return requests.map((_, index) => made.get(index) as Emitted);
    },
    end: () => worker.terminate(),
  };
}
