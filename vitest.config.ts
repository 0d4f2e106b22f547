import { defineConfig } from 'vitest/config';

export default defineConfig({
  test: {
    include: ['tests/**/*.test.{ts,tsx}'],
    globalSetup: ['tests/support/build.ts', 'tests/support/ensure-browser.ts'],
    testTimeout: 30_000,
    hookTimeout: 30_000,
    // One a core: vitest leaves one idle.
    maxWorkers: 2,
    // What the files import is loaded once a worker, not once a file: a fifth of the time. No test keeps state in a module.
    isolate: false,
    sequence: { shuffle: true },
  },
});
