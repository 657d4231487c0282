import { availableParallelism } from 'node:os';
import { defineConfig } from 'vitest/config';

const conditions = ['callgate:source', 'node', 'import', 'default'];
const exclude = ['**/node_modules/**', '**/dist/**', 'tools/templates/**'];

/**
 * Tests that have processes of their own. `isolate: false`: the files run after each other in the same processes, and load what they share
 * once. That was a third of all the time.
 */
function tests(name: string, include: readonly string[], { isolate = false, alone = false } = {}) {
  // Groups run after each other, and the projects of one beside each other.
  const inTurn = alone ? { sequence: { groupOrder: 1 }, maxWorkers: 1 } : {};
  return { extends: true as const, test: { name, include: [...include], exclude, isolate, ...inTurn } };
}

export default defineConfig({
  resolve: { conditions },
  ssr: { resolve: { conditions } },
  test: {
    setupFiles: ['test/src/random-size.ts'],
    testTimeout: 30_000,
    hookTimeout: 30_000,
    maxWorkers: availableParallelism(),
    projects: [
      tests('modules', [
        '{abi,generators}/**/*.test.ts',
        'packages/*/{src,generated}/**/*.test.ts',
        'test/!(scaling)/**/*.test.ts',
      ]),
      // The command sets flags of V8: no other tests may run in a process where it ran.
      tests('tools', ['tools/**/*.test.ts']),
      // What compares times has each process for itself, and nothing beside it.
      tests('timed', ['test/scaling/**/*.test.ts'], { isolate: true, alone: true }),
    ],
  },
});
