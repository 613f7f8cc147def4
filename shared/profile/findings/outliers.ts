import { exp, log, quantile, sortedPresent } from '../../core/index.ts'
import { columnOf } from '../../table/index.ts'
import { defineCheck } from '../check.ts'
import { stepFor } from '../step-for.ts'
import { counted, digits } from '../words.ts'

/** Fewer values do not show where the others lie. */
const ENOUGH = 50
/** How many values of a tail as long as an exponential one would lie beyond the fence by chance. */
const BY_CHANCE = 0.01
/** More than this is a part of the data, not something that stands out of it. */
const MOST = 0.01
/** How much longer than the lower tail the upper one of skewed numbers is. */
const LONGER = 1.3
/** A normal number is above this with a chance of a tenth. */
const NORMAL_TENTH = 1.2816

/**
 * Values far beyond the rest. A fence stands where a tail as long as an exponential one, fitted between the median and
 * the outer tenth, has a hundredth of a value; skewed numbers that are not negative have to lie beyond that of a normal
 * tail on the scale of their logarithm as well, so that incomes and prices, which are skewed by nature, are no outliers.
 */
export const outliers = defineCheck({
  id: 'outliers',
  title: 'Values far beyond the rest',
  ofFeatures: true,
  look: ({ sample, table, columns }) =>
    columns.flatMap(({ name, type, distinct }) => {
      const column = columnOf(table, name)
      const drawn = columnOf(sample, name)
      if (type !== 'number' || distinct < 10 || column.kind !== 'number' || drawn.kind !== 'number') return []
      const fences = fencesOf(sortedPresent(drawn.values), column.values.length)
      if (fences === null) return []
      const { beyond, low, high } = beyondFences(column.values, fences)
      if (beyond === 0 || beyond > MOST * column.values.length) return []
      const examples = [low, high].filter((value) => value !== null).map(digits)
      return [
        {
          severity: 'info' as const,
          columns: [name],
          message: `${name} has ${counted(beyond, 'value')} far beyond all others (${examples.join(' and ')}; the rest lies between ${digits(fences.least)} and ${digits(fences.most)}). A typing error or another unit pulls linear models and averages off; look at the rows, then clip or remove them.`,
          step: stepFor('clip', { columns: [name], method: 'limits', from: fences.least, to: fences.most }),
        },
      ]
    }),
})

interface Fences {
  readonly low: number
  readonly high: number
  /** The outermost values of the sample within the fences. */
  readonly least: number
  readonly most: number
}

function fencesOf(sorted: Float64Array, rows: number): Fences | null {
  if (sorted.length < ENOUGH) return null
  const plain = fencesOn(sorted, Math.log(rows / BY_CHANCE / 2) / Math.log(5))
  if (plain === null) return null
  let { low, high } = plain
  if ((sorted[0] ?? 0) >= 0 && isSkewed(sorted)) {
    const positive = sorted.filter((value) => value > 0)
    const onLog =
      positive.length < ENOUGH
        ? null
        : fencesOn(positive.map(log), Math.sqrt(2 * Math.log(rows / BY_CHANCE)) / NORMAL_TENTH)
    if (onLog === null) return null
    // A zero has no place on that scale: nothing lies below it.
    low = positive.length < sorted.length ? -Infinity : Math.min(low, exp(onLog.low))
    high = Math.max(high, exp(onLog.high))
  }
  const within = sorted.filter((value) => value >= low && value <= high)
  return { low, high, least: within[0] ?? low, most: within.at(-1) ?? high }
}

/** null where half of the values or more are one value: there is no scale to measure by. */
function fencesOn(sorted: Float64Array, reach: number): { low: number; high: number } | null {
  const [first, middle, last] = [quantile(sorted, 0.1), quantile(sorted, 0.5), quantile(sorted, 0.9)]
  const [below, above] = [middle - first, last - middle]
  // A tail that is shorter than the other is measured by a part of that one: a lump of equal values is no scale.
  const least = Math.max(below, above) / 4
  if (least <= 0) return null
  return { low: middle - Math.max(below, least) * reach, high: middle + Math.max(above, least) * reach }
}

/** Whether the upper tail is clearly the longer one. */
const isSkewed = (sorted: Float64Array): boolean => {
  const middle = quantile(sorted, 0.5)
  return quantile(sorted, 0.9) - middle > LONGER * (middle - quantile(sorted, 0.1))
}

function beyondFences(values: Float64Array, { low, high }: Fences) {
  let beyond = 0
  let [lowest, highest]: (number | null)[] = [null, null]
  for (let row = 0; row < values.length; row++) {
    const value = values[row] ?? NaN
    if (value < low) {
      beyond++
      lowest = Math.min(value, lowest ?? value)
    } else if (value > high) {
      beyond++
      highest = Math.max(value, highest ?? value)
    }
  }
  return { beyond, low: lowest ?? null, high: highest ?? null }
}
