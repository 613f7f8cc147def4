/** What a candidate says of rows that it did not learn from: one array an output. */
export type Outputs = readonly Float64Array[]

/** Runs of rows end to end. */
export function joinRows(runs: readonly Float64Array[]): Float64Array {
  const [first = new Float64Array(0), ...others] = runs
  if (others.length === 0) return first
  const all = new Float64Array(runs.reduce((rows, run) => rows + run.length, 0))
  let at = 0
  for (const run of runs) {
    all.set(run, at)
    at += run.length
  }
  return all
}

/** The same for every output. */
export const joinOutputs = (runs: readonly Outputs[]): Float64Array[] =>
  (runs[0] ?? []).map((_, k) => joinRows(runs.map((outputs) => outputs[k] ?? new Float64Array(0))))
