import type { EvaluationView } from '../../../shared/contract/index.ts'
import type { Bin } from '../../charts/bars.tsx'
import { roundTicks } from '../../charts/scale.ts'

/** Errors, predicted minus actual, in round bins, so that none straddles zero. */
export function residualBins(residuals: EvaluationView['residuals'], wanted = 30): Bin[] {
  const errors = residuals.map(({ predicted, actual }) => predicted - actual)
  let [low, high] = [0, 0]
  for (const error of errors) {
    if (error < low) low = error
    if (error > high) high = error
  }
  if (low === high) return []
  const ticks = roundTicks([low, high], wanted)
  const step = (ticks[1] ?? high) - (ticks[0] ?? low)
  const first = Math.floor(low / step)
  const counts = new Array<number>(Math.floor(high / step) - first + 1).fill(0)
  for (const error of errors) {
    const bin = Math.floor(error / step) - first
    counts[bin] = (counts[bin] ?? 0) + 1
  }
  return counts.map((count, i) => ({
    from: Number(((first + i) * step).toPrecision(12)),
    to: Number(((first + i + 1) * step).toPrecision(12)),
    count,
  }))
}
