import react from '@vitejs/plugin-react';
import { defineConfig } from 'vitest/config';

const componentTests = 'test/renderer/**/*.test.{ts,tsx}';
const integrationTests = 'test/**/*.integration.test.ts';

// Every *.test.ts belongs to exactly one project: a file that no pattern names would pass by never running.
export default defineConfig({
  test: {
    // Ending servers in the global teardown takes longer than the default.
    teardownTimeout: 60_000,
    projects: [
      {
        test: {
          name: 'unit',
          environment: 'node',
          // Laws are tried hundreds of times; on a busy machine that takes longer than the default.
          testTimeout: 60_000,
          include: ['test/**/*.test.ts', '.dev/test/*.test.mjs'],
          exclude: [componentTests, integrationTests],
        },
      },
      {
        plugins: [react()],
        test: {
          name: 'component',
          environment: 'jsdom',
          testTimeout: 60_000,
          include: [componentTests],
          exclude: [integrationTests],
          setupFiles: ['test/renderer/setup.ts'],
        },
      },
      {
        test: {
          name: 'integration',
          environment: 'node',
          include: [integrationTests],
          globalSetup: ['test/harness/global-setup.ts'],
          // Starting a cluster of three brokers takes 17 s on a quiet machine.
          testTimeout: 120_000,
          hookTimeout: 180_000,
          maxWorkers: 2,
          // kafkajs arms timers in the past, which Node.js 24 reports once per process.
          execArgv: ['--disable-warning=TimeoutNegativeWarning'],
        },
      },
    ],
  },
});
