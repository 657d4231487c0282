import { defineConfig } from 'vitest/config';

const conditions = ['callgate:source', 'node', 'import', 'default'];

export default defineConfig({
  resolve: { conditions },
  ssr: { resolve: { conditions } },
  test: {
    include: ['{abi,generators,tools,test}/**/*.test.ts', 'packages/*/{src,generated}/**/*.test.ts'],
    exclude: ['**/node_modules/**', '**/dist/**', 'tools/templates/**'],
    testTimeout: 30_000,
  },
});
