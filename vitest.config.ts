import { availableParallelism } from 'node:os'
import { defineConfig } from 'vitest/config'
import { LongestFirst } from './scripts/longest-first.mjs'

export default defineConfig({
  test: {
    include: ['**/*.test.ts'],
    exclude: ['node_modules', 'dist', '.cache'],
    testTimeout: 60_000,
    hookTimeout: 60_000,
    // Tests that drive a window or a program wait for it most of the time: left alone, two cores would have one worker.
    maxWorkers: Math.max(2, availableParallelism() - 1),
    sequence: { sequencer: LongestFirst },
    globalSetup: 'scripts/vitest-setup.mjs',
    setupFiles: 'scripts/property-tests.mjs',
  },
})
