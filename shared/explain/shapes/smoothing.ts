/** A strength of 1 draws a bin towards its neighbours about as much as this share of all rows in it holds it. */
const SHARE = 0.02

/**
 * The smooth line nearest to the values of some bins: minimises Σ weight · (new − old)² + λ Σ (difference of neighbours)², with λ the
 * strength times 2 % of all rows (Whittaker, 1923). The weighted mean of each run of bins stays.
 *
 * @param bins those that may change; neighbours among them are drawn together. Bin 0, missing values, has no neighbour
 */
export function smoothed(
  values: Float64Array,
  weights: Float64Array,
  bins: readonly number[],
  strength: number,
): Float64Array {
  const smooth = values.slice()
  let total = 0
  for (let bin = 1; bin < weights.length; bin++) total += weights[bin] ?? 0
  const penalty = strength * SHARE * total
  const runs: number[][] = []
  for (const bin of bins.filter((one) => one > 0).toSorted((a, b) => a - b)) {
    const run = runs.at(-1)
    if (run && run.at(-1) === bin - 1) run.push(bin)
    else runs.push([bin])
  }
  for (const run of runs) {
    const solved = solve(
      run.map((bin) => values[bin] ?? 0),
      run.map((bin) => weights[bin] ?? 0),
      penalty,
    )
    for (const [i, bin] of run.entries()) smooth[bin] = solved[i] ?? 0
  }
  return smooth
}

/** Thomas' algorithm on the normal equations, which are tridiagonal. */
function solve(values: readonly number[], weights: readonly number[], penalty: number): number[] {
  const count = values.length
  const heaviest = weights.reduce((most, weight) => Math.max(most, weight), 0)
  if (count < 2 || !(penalty > 0) || heaviest === 0) return [...values]
  const [ratios, rights]: [number[], number[]] = [[], []]
  for (let i = 0; i < count; i++) {
    const neighbours = (i > 0 ? 1 : 0) + (i < count - 1 ? 1 : 0)
    // A bin without rows follows its neighbours; a little weight of its own keeps the equations solvable.
    const weight = Math.max(weights[i] ?? 0, 1e-9 * heaviest)
    const pivot = weight + penalty * neighbours - (i > 0 ? penalty * (ratios[i - 1] ?? 0) : 0)
    ratios.push(i < count - 1 ? penalty / pivot : 0)
    rights.push((weight * (values[i] ?? 0) + (i > 0 ? penalty * (rights[i - 1] ?? 0) : 0)) / pivot)
  }
  const solved = [...rights]
  for (let i = count - 2; i >= 0; i--) solved[i] = (rights[i] ?? 0) + (ratios[i] ?? 0) * (solved[i + 1] ?? 0)
  return solved
}
