import { addMoments, type Moments, noMoments } from '../core/index.ts'

/**
 * Figures by unit (a customer, a device), each unit one observation: the mean of its figures so far. What one unit does again
 * and again is alike, so that its figures counted by themselves would make a difference look surer than it is.
 */
export interface UnitMoments {
  /** @param unit null where it is known to have this figure alone */
  add(unit: string | null, figure: number): void
  /** Of the units' means. */
  readonly moments: Moments
}

/** Units that are told apart, at most; one more is not counted, rather than counted as if it were others. */
const MOST_UNITS = 100_000

interface Unit {
  count: number
  mean: number
}

export function createUnitMoments(mostUnits = MOST_UNITS): UnitMoments {
  const units = new Map<string, Unit>()
  const moments = noMoments()
  return {
    moments,
    add(unit, figure) {
      const known = unit === null ? undefined : units.get(unit)
      if (known) {
        const before = known.mean
        known.count++
        known.mean += (figure - before) / known.count
        replace(moments, before, known.mean)
        return
      }
      if (unit !== null) {
        if (units.size >= mostUnits) return
        units.set(unit, { count: 1, mean: figure })
      }
      addMoments(moments, [figure])
    },
  }
}

/** The same observations with one of them changed (Welford's update, taken back and done again). */
function replace(moments: Moments, before: number, after: number): void {
  const { count, mean } = moments
  const next = mean + (after - before) / count
  moments.squares = Math.max(0, moments.squares + (after - before) * (after - next + before - mean))
  moments.mean = next
}
