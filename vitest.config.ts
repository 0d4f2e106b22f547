import { defineConfig } from 'vitest/config';

export default defineConfig({
  test: {
    include: ['tests/**/*.test.{ts,tsx}'],
    globalSetup: ['tests/support/build.ts', 'tests/support/ensure-browser.ts'],
    testTimeout: 30_000,
    hookTimeout: 30_000,
    // One a core: vitest leaves one idle.
    maxWorkers: 2,
    sequence: { shuffle: true },
  },
});
