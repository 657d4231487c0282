import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { runs, seed } from '@callgate/test/seed';
import { describe, expect, it } from 'vitest';
import { compareMachines } from './testing/compare-machines.js';

const programs = runs(10_000);
const C = fileURLToPath(new URL('../c/', import.meta.url));

// `npm test` needs no compiler: there it is left out, and `npm run test:toolchains` makes the first 10,000.
describe.runIf(process.env.CALLGATE_LONG === '1')('the machines in C and in TypeScript', () => {
  it(`agree after every instruction (${programs} programs, seed ${seed})`, () => {
    const folder = mkdtempSync(join(tmpdir(), 'callgate-'));
    try {
      const steps = join(folder, 'steps');
      const sources = [join(C, 'test/steps.c'), join(C, 'embedvm.c')];
      const made = spawnSync('gcc', ['-std=c11', '-O2', '-o', steps, ...sources], { encoding: 'utf8' });
      expect(made.status, made.stderr ?? String(made.error)).toBe(0);
      const { opcodes } = compareMachines(steps, programs, seed);
      expect(opcodes.every((count) => count > 0)).toBe(true);
    } finally {
      rmSync(folder, { recursive: true });
    }
  }, 3_600_000);
});
