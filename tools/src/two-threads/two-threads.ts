import type { Emitted } from '@callgate/generators';
import { availableParallelism } from 'node:os';
import { extname } from 'node:path';
import { fileURLToPath } from 'node:url';
import { Worker } from 'node:worker_threads';
import type { RunBackEnds } from '../regenerate.js';
import type { Code } from '../stamp/code.js';
import { claim, noClaims } from './claim.js';
import type { Asked, Made, Said } from './second-thread.js';

/** Two threads that share the back ends of a run among them. */
export interface TwoThreads {
  readonly run: RunBackEnds;
  /** The code on the disk: the second thread looks at it while it has nothing else to do. */
  readonly code: Promise<Code>;
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
  const code = new Promise<Code>((resolve, reject) => {
    worker.on('message', (said: Said) => 'code' in said && resolve(said.code)).once('error', reject);
  });
  const answer = new Promise<Made>((resolve, reject) => {
    worker.on('message', (said: Said) => 'made' in said && resolve(said.made)).once('error', reject);
  });
  // A failure is told to who waits for it, and nobody may be waiting yet.
  for (const promise of [code, answer]) promise.catch(() => {});
  return {
    code,
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
      for (const [index, each] of await answer) made.set(index, each);
      return requests.map((_, index) => made.get(index) as Emitted);
    },
    end: () => worker.terminate(),
  };
}
