import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { runs, seed } from '@callgate/test/seed';
import { expect, test } from 'vitest';
import { CORPUS } from './corpus.js';
import { DESCRIPTION, type Syscall } from './description.js';
import { makeScene } from './make-program.js';
import { play } from './play.js';
import { shrink } from './shrink.js';

/** Programs on each VM. */
const numRuns = runs(2000);
/** What a vat does with its references means something only where there are others: exchange.random.test.ts. */
const JUDGED_ELSEWHERE: ReadonlySet<string> = new Set(['kernel', 'device']);
const JUDGED = {
  ...DESCRIPTION,
  profiles: {
    embedvm16: judged(DESCRIPTION.profiles.embedvm16),
    wasm32: judged(DESCRIPTION.profiles.wasm32),
  },
};

function judged<Of extends { readonly syscalls: readonly Syscall[] }>(profile: Of): Of {
  return { ...profile, syscalls: profile.syscalls.filter(({ family }) => !JUDGED_ELSEWHERE.has(family)) };
}

/** Programs of each VM in one kernel. */
const EACH = 5;

test(`random syscall programs come to what the ABI declares, and harm no other vat (${numRuns} on each VM, seed ${seed})`, async () => {
  const reached = new Map<string, number>();
  const reasons = new Map<string, number>();
  // The campaign is worth something only if programs get far: past every check of every call. What is rare is waited for.
  const missing = () =>
    Object.entries(JUDGED.profiles).flatMap(([profile, { syscalls }]) =>
      syscalls.flatMap(({ name, errors }) => {
        const asked = ['ok', 'waits', ...Object.values(errors)].some((end) =>
          reached.has(`${profile} ${name} ${end}`),
        );
        return asked ? [] : [`${profile} ${name}`];
      }),
    );
  const scenes = Math.ceil(numRuns / EACH);
  const goesOn = (index: number) =>
    index < scenes || (numRuns >= 2000 && index < 4 * scenes && missing().length > 0);
  for (let index = 0; goesOn(index); index++) {
    const scene = makeScene(seed + index, JUDGED, EACH);
    const traced = index % 8 === 0;
    const played = await play(scene, traced);
    if (played.problems.length > 0) {
      const smallest = await shrink(scene, async (each) => (await play(each, traced)).problems.length > 0);
      const { problems } = await play(smallest, traced);
      const found = join(CORPUS, `found-${seed + index}.json`);
      writeFileSync(found, `${JSON.stringify(smallest, null, 2)}\n`);
      expect.fail(
        `seed ${seed + index}, kept as ${found}; commit it when it is mended:\n${problems.slice(0, 20).join('\n')}`,
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
  expect(missing()).toEqual([]);
  // And into every sort of fault.
  const border = ['bad-pointer', 'bad-length', 'bad-handle', 'wrong-kind', 'missing-right', 'out-of-range'];
  expect(border.filter((reason) => !reasons.has(reason))).toEqual([]);
}, 3_600_000);
