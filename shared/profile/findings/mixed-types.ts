import { type CategoryColumn, columnOf, foundLevels } from '../../table/index.ts'
import { defineCheck } from '../check.ts'
import { stepFor } from '../step-for.ts'
import { percent, quoted } from '../words.ts'

const NUMBER = /^[-+]?(\d+|\d{1,3}([ ,.']\d{3})+)([.,]\d+)?$/
/** A digit or a sign, as a byte. */
const isBegin = (byte: number): boolean => (byte >= 48 && byte <= 57) || byte === 43 || byte === 45
/** Fewer numbers among texts, or texts among numbers, are levels that happen to be digits. */
const LEAST = 0.05

export const mixedTypes = defineCheck({
  id: 'mixed-types',
  title: 'Numbers among texts',
  ofFeatures: true,
  look: ({ table, columns, counts }) =>
    columns.flatMap(({ name, type, distinct }) => {
      const column = columnOf(table, name)
      if (type !== 'category' || column.kind !== 'category' || distinct < 10) return []
      const rows = counts(name)
      const isNumber = numbersAmong(column)
      let [numbers, all] = [0, 0]
      for (let code = 0; code < rows.length; code++) {
        all += rows[code] ?? 0
        if (isNumber(code)) numbers += rows[code] ?? 0
      }
      // A column of numbers that keep leading zeros is text throughout.
      const share = numbers / Math.max(1, all)
      if (share < LEAST || share > 1 - LEAST / 10) return []
      const nameOf = namesOf(column)
      let example: string | undefined
      for (let code = 0; code < rows.length; code++) {
        if (rows[code] === 0 || isNumber(code)) continue
        if (example === undefined || nameOf(code) < example) example = nameOf(code)
      }
      if (example === undefined) return []
      return [
        {
          severity: 'info' as const,
          columns: [name],
          message: `${percent(share)} of the values of ${name} are numbers, the others texts such as ${quoted(example)}. A model takes each number for a name of its own and learns nothing from its size; read the column as numbers where the texts are mistakes.`,
          step: stepFor('set-type', { columns: [name], type: 'number' }),
        },
      ]
    }),
})

/** What the levels are called that are counted. */
const namesOf = (column: CategoryColumn): ((code: number) => string) =>
  foundLevels(column)?.nameOf ?? ((code) => column.levels[code] ?? '')

/** Of millions of levels only those that begin as a number does are looked at. */
function numbersAmong(column: CategoryColumn): (code: number) => boolean {
  const found = foundLevels(column)
  const nameOf = namesOf(column)
  return (code) => (found === undefined || isBegin(found.firstBytes[code] ?? 0)) && NUMBER.test(nameOf(code))
}
