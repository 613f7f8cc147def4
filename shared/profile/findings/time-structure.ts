import { columnOf } from '../../table/index.ts'
import { defineCheck } from '../check.ts'

/** Fewer different times are not a course of time. */
const LEAST = 20
/** Dates that say when a person was born order nothing that is to be predicted. */
const BIRTH = /birth|\bdob\b|geburt|naissance|nacimiento|nascita/i
/** Share of neighbouring rows in order from which on a file was written as things happened. */
const IN_ORDER = 0.95

/** Rows with a time: what is to be predicted comes after what was learned from. */
export const timeStructure = defineCheck({
  id: 'time-structure',
  title: 'Rows in the course of time',
  ofFeatures: true,
  look({ table, columns }) {
    const times = columns.filter(
      ({ name, type, distinct }) => type === 'date' && distinct >= LEAST && !BIRTH.test(name),
    )
    const ordered = times.find(({ name }) => isInOrder(columnOf(table, name).validity, valuesOf(name)))
    const chosen = ordered ?? times[0]
    if (!chosen) return []
    const { name, range } = chosen
    return [
      {
        severity: 'info',
        columns: [name],
        message: `${name} tells when each row happened (${range?.[0]} to ${range?.[1]}${ordered ? '; the file is in that order' : ''}). A model that will predict later rows is tested honestly on the latest ones, with a split by time; a random split lets it look ahead.`,
        split: { by: 'time', column: name },
      },
    ]

    function valuesOf(column: string): ArrayLike<number> {
      const { kind, ...rest } = columnOf(table, column)
      return kind === 'date' && 'values' in rest ? rest.values : []
    }
  },
})

function isInOrder(validity: Uint8Array, values: ArrayLike<number>): boolean {
  let [pairs, ordered] = [0, 0]
  for (let row = 1; row < values.length; row++) {
    if (validity[row] === 0 || validity[row - 1] === 0) continue
    pairs++
    if ((values[row] ?? 0) >= (values[row - 1] ?? 0)) ordered++
  }
  return pairs > 0 && ordered >= pairs * IN_ORDER
}
