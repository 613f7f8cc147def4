// Property tests draw the same examples on every run, so that a red run is red again. To look further:
//   LATHE_SEED=7 LATHE_RUNS=1500 npx vitest run shared
import fc from 'fast-check'

const { LATHE_SEED: seed = 20261120, LATHE_RUNS: numRuns } = process.env
fc.configureGlobal({ seed: Number(seed), ...(numRuns && { numRuns: Number(numRuns) }) })
