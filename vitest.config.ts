import { defineConfig } from 'vitest/config';
import { compiledProgram } from './tests/support/compiled.js';
import { LongestFirst } from './tests/support/longest-first.js';

export default defineConfig({
  plugins: [compiledProgram(import.meta.dirname)],
  test: {
    server: { deps: { external: [/\/dist\/(?:src|db)\//] } },
    include: ['tests/**/*.test.{ts,tsx}'],
    globalSetup: [
      'tests/support/memory-folder.ts',
      'tests/support/build.ts',
      'tests/support/ensure-browser.ts',
    ],
    testTimeout: 30_000,
    hookTimeout: 30_000,
    // One more than the cores of a small machine: a third of the time is spent waiting for browsers, pauses and processes.
    maxWorkers: 3,
    // What the files import is loaded once a worker, not once a file: a fifth of the time. No test keeps state in a module.
    isolate: false,
    sequence: { shuffle: true, sequencer: LongestFirst },
  },
});
