import { defineConfig } from 'vitest/config';

export default defineConfig({ test: { include: ['{devices,host}/**/*.test.ts'] } });
