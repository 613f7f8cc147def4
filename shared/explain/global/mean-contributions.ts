import type { Pipeline } from '../../pipeline/index.ts'
import { type Table, take } from '../../table/index.ts'
import { type AttributeOptions, attribute } from '../attribute.ts'
import type { Importance } from './importance.ts'
import { spread } from './scored.ts'

const MOST_ROWS = 300
const NORMAL_95 = 1.959963984540054

/** How far each column moves a margin, on average over rows (and classes): for rows without labels. Strongest first. */
export function meanContributions(pipeline: Pipeline, table: Table, options: AttributeOptions = {}): Importance[] {
  const some = take(table, spread(table.rows, MOST_ROWS))
  const { columns, contributions } = attribute(pipeline, some, options)
  const figures = columns.map((column, c) => {
    const sizes = Float64Array.from({ length: some.rows }, (_, row) =>
      contributions.reduce((sum, own) => sum + Math.abs(own[c]?.[row] ?? 0), 0),
    )
    const value = sizes.reduce((sum, size) => sum + size, 0) / Math.max(some.rows, 1)
    const squares = sizes.reduce((sum, size) => sum + (size - value) ** 2, 0)
    const reach = some.rows > 1 ? NORMAL_95 * Math.sqrt(squares / (some.rows - 1) / some.rows) : 0
    return { columns: [column], importance: { value, low: value - reach, high: value + reach } }
  })
  return figures.sort((a, b) => b.importance.value - a.importance.value)
}
