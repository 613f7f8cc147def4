import { defineConfig } from 'vitest/config'

export default defineConfig({
  test: {
    include: ['**/*.test.ts'],
    exclude: ['node_modules', 'dist', '.cache'],
    testTimeout: 60_000,
    hookTimeout: 60_000,
    globalSetup: 'scripts/vitest-setup.mjs',
    setupFiles: 'scripts/property-tests.mjs',
  },
})
