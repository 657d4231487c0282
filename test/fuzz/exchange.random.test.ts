import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { runs, seed } from '@callgate/test/seed';
import { expect, test } from 'vitest';
import { EXCHANGES } from './corpus.js';
import { DESCRIPTION } from './description.js';
import { makeExchange } from './make-exchange.js';
import { playExchange } from './play-exchange.js';
import { shrink } from './shrink.js';

/** Programs on each VM. */
const numRuns = runs(2000);
/** Programs of each VM in one kernel. */
const EACH = 3;

test(`vats that hold each other's references and devices do what the ABI declares, and harm no other (${numRuns} on each VM, seed ${seed})`, async () => {
  const reached = new Map<string, number>();
  const reasons = new Map<string, number>();
  for (let index = 0; index < Math.ceil(numRuns / EACH); index++) {
    const scene = makeExchange(seed + index, DESCRIPTION, EACH);
    const hashed = index % 16 === 0;
    const { problems, ...played } = await playExchange(scene, hashed);
    if (problems.length > 0) {
      const fails = async (each: typeof scene) =>
        each.programs.length > 2 && (await playExchange(each, hashed)).problems.length > 0;
      const smallest = await shrink(scene, fails);
      const found = join(EXCHANGES, `found-${seed + index}.json`);
      writeFileSync(found, `${JSON.stringify(smallest, null, 2)}\n`);
      const still = (await playExchange(smallest, hashed)).problems;
      expect.fail(
        `seed ${seed + index}, kept as ${found}:\n${[...still, ...problems].slice(0, 12).join('\n')}`,
      );
    }
    for (const [key, count] of played.reached) reached.set(key, (reached.get(key) ?? 0) + count);
    for (const reason of played.reasons) reasons.set(String(reason), (reasons.get(String(reason)) ?? 0) + 1);
  }
  if (process.env.CALLGATE_REPORT === '1') {
    console.log(Object.fromEntries([...reached].sort()));
    console.log(Object.fromEntries([...reasons].sort((a, b) => b[1] - a[1])));
  }
  if (numRuns < 2000) return;
  // It is worth something only if every call is made right and wrong on each VM.
  const calls = DESCRIPTION.profiles.wasm32.syscalls.filter(
    ({ family }) => family === 'kernel' || family === 'device',
  );
  const missing = calls.flatMap(({ name }) =>
    ['wasm32', 'embedvm16']
      .filter((profile) => !reached.has(`${profile} ${name} ok`))
      .map((profile) => `${profile} ${name}`),
  );
  expect(missing).toEqual([]);
  const made = ['a', 'b', 'raw'].filter(
    (name) => ![...reached.keys()].some((key) => key.startsWith(`vatAdmin made ${name}`)),
  );
  expect(made).toEqual([]);
  const wanted = ['not-now', 'wrong-kind', 'bad-handle', 'handle-table-full', 'exit'];
  expect(wanted.filter((reason) => !reasons.has(reason))).toEqual([]);
}, 3_600_000);
