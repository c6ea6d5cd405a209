import { defineConfig } from 'vitest/config';

export default defineConfig({
  test: {
    include: [
      'apps/server/src/**/*.test.ts',
      'apps/dashboard/src/**/*.test.ts',
      'packages/*/src/**/*.test.ts',
      'packages/*/test/**/*.test.ts',
      'examples/*/**/*.test.ts',
      'testing/**/*.test.ts',
      'tools/**/*.test.ts',
    ],
    globalSetup: ['testing/kit/global-setup.ts'],
    testTimeout: 30_000,
    hookTimeout: 60_000,
    pool: 'forks',
    maxWorkers: 2,
    // Each file starts servers of its own, so nothing else has to be kept apart; loading the product anew for each took half of the time.
    isolate: false,
  },
});
