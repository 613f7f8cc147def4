import { wilson } from '../../../shared/core/index.ts'
import type { Conduct } from '../../../shared/rollout/index.ts'
import type { GroupState } from '../../../shared/serve/index.ts'

/** Groups with fewer rows are compared with none. */
const FEWEST = 30

/** The largest difference of selection rates between two groups of a column, of all columns that are watched. */
export function groupDifferenceOf(state: GroupState): Conduct['groupDifference'] {
  let largest: { value: number; low: number } | null = null
  for (const { groups, recent } of state) {
    const rates = recent.flatMap(([group, rows, selected]) => {
      if (rows < FEWEST || !groups.includes(group)) return []
      const [low, high] = wilson(selected, rows)
      return [{ value: selected / rows, low, high }]
    })
    const [least, most] = [
      rates.toSorted((a, b) => a.value - b.value)[0],
      rates.toSorted((a, b) => b.value - a.value)[0],
    ]
    if (!least || !most) continue
    const value = most.value - least.value
    // Newcombe 1998, method 10.
    const low = Math.max(0, value - Math.hypot(most.value - most.low, least.high - least.value))
    if (largest === null || low > largest.low) largest = { value, low }
  }
  return largest
}
