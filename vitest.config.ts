import { availableParallelism } from 'node:os';
import { defineConfig } from 'vitest/config';

const conditions = ['callgate:source', 'node', 'import', 'default'];
const exclude = ['**/node_modules/**', '**/dist/**', 'tools/templates/**'];

/**
 * Tests that have processes of their own. `isolate: false`: the files run after each other in the same processes, and load what they share
 * once. That was a third of all the time.
 */
function tests(name: string, include: readonly string[]) {
  return { extends: true as const, test: { name, include: [...include], exclude, isolate: false } };
}

/** Tests of which each file has a process for itself, and nothing beside it: groups run after each other. */
function testsAlone(name: string, include: readonly string[]) {
  const { test, ...project } = tests(name, include);
  return { ...project, test: { ...test, isolate: true, maxWorkers: 1, sequence: { groupOrder: 1 } } };
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
      // What compares times.
      testsAlone('timed', ['test/scaling/**/*.test.ts']),
    ],
  },
});
