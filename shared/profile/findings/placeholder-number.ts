import { quantile, sortedPresent } from '../../core/index.ts'
import { columnOf } from '../../table/index.ts'
import { defineCheck } from '../check.ts'
import { stepFor } from '../step-for.ts'
import { counted } from '../words.ts'

/** A number that occurs less often may be a value like any other. */
const LEAST = 5
/** Numbers that programs and forms write where there is no value: nines, and negative ones among positive values. */
const NINES = /^9{3,}$/
/** A zero that few rows have, with nothing between it and this share of the middle value. */
const FEW_ZEROS = 0.1
const ZERO_GAP = 0.3
const NEGATIVE = new Set([-1, -9, -99, -999, -9999, -99999, -999999])

/** Numbers such as 99999, −999 or 0 that repeat at the end of a column, apart from its other values. */
export const placeholderNumber = defineCheck({
  id: 'placeholder-number',
  title: 'Numbers that may mean missing',
  ofFeatures: true,
  look: ({ table, columns }) =>
    columns.flatMap(({ name, type, range, distinct }) => {
      const column = columnOf(table, name)
      if (type !== 'number' || column.kind !== 'number' || !range || distinct < 10) return []
      const { values } = column
      const found = range.map(Number).filter((end) => isPlaceholder(end, values))
      return found.map((value) => ({
        severity: 'warning' as const,
        columns: [name],
        message: `${name} is ${value} in ${counted(countOf(values, value), 'row')}, far from its other values. Where that stands for "not known", a model takes it for a number; turn it into missing.`,
        step: stepFor('normalise', { columns: [name], missing: [String(value)] }),
      }))
    }),
})

function countOf(values: Float64Array, wanted: number): number {
  let count = 0
  for (let row = 0; row < values.length; row++) if (values[row] === wanted) count++
  return count
}

function isPlaceholder(end: number, values: Float64Array): boolean {
  if (end !== 0 && !NINES.test(String(end)) && !NEGATIVE.has(end)) return false
  const count = countOf(values, end)
  if (count < LEAST) return false
  if (end === 0) return count <= values.length * FEW_ZEROS && isApart(values)
  let [low, high] = [Infinity, -Infinity]
  for (const value of values) {
    if (value === end || Number.isNaN(value)) continue
    if (value < low) low = value
    if (value > high) high = value
  }
  // −1 among numbers from 0 on; nines at twice the largest other value or more.
  return end < 0 ? low >= 0 : high > 0 && end >= 2 * high
}

/** Whether zero is the smallest value, and the next one is not near it. */
function isApart(values: Float64Array): boolean {
  let [low, others] = [Infinity, 0]
  for (let row = 0; row < values.length; row++) {
    const value = values[row] ?? 0
    if (value === 0 || Number.isNaN(value)) continue
    others++
    if (value < low) low = value
  }
  if (low <= 0 || low === Infinity) return false
  // Mostly the middle is seen to be too high without sorting millions of values.
  const limit = (low / ZERO_GAP) * (1 + 1e-9)
  let near = 0
  for (let row = 0; row < values.length; row++) if ((values[row] ?? 0) <= limit && values[row] !== 0) near++
  if (2 * near < others - 1) return false
  return low >= ZERO_GAP * quantile(sortedPresent(values.filter((value) => value !== 0)), 0.5)
}
