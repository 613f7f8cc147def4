import { columnOf } from '../../table/index.ts'
import { defineCheck } from '../check.ts'
import { stepFor } from '../step-for.ts'
import { percent, quoted } from '../words.ts'

const NUMBER = /^[-+]?(\d+|\d{1,3}([ ,.']\d{3})+)([.,]\d+)?$/
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
      let [numbers, all] = [0, 0]
      let example = ''
      for (const [code, level] of column.levels.entries()) {
        const of = rows[code] ?? 0
        all += of
        if (NUMBER.test(level)) numbers += of
        else if (of > 0 && example === '') example = level
      }
      // A column of numbers that keep leading zeros is text throughout.
      const share = numbers / Math.max(1, all)
      if (share < LEAST || share > 1 - LEAST / 10 || example === '') return []
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
