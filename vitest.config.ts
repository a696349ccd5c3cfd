import { fileURLToPath } from 'node:url';
import { defineConfig } from 'vitest/config';

const core = fileURLToPath(new URL('./packages/core/src/', import.meta.url));

export default defineConfig({
  // Tests read the sources, so that a test never passes on a stale build.
  resolve: { alias: [{ find: /^@athanor\/core\/([\w-]+)$/, replacement: `${core}$1/index.ts` }] },
  test: {
    include: ['packages/*/src/**/*.test.ts', 'packages/*/test/**/*.test.ts', 'calibration/**/*.test.ts'],
    testTimeout: 60_000,
    // By default one core is left idle.
    maxWorkers: '100%',
  },
});
