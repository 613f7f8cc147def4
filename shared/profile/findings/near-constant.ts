import type { Column, Table } from '../../table/index.ts'
import { cellsOf, columnOf } from '../../table/index.ts'
import { defineCheck } from '../check.ts'
import { ofSample } from '../sample.ts'
import { stepFor } from '../step-for.ts'
import { listed, percent } from '../words.ts'

/** Fewer values than this do not tell a rule from an accident. */
const ENOUGH = 200
const NEARLY_ALL = 0.99

export const nearConstant = defineCheck({
  id: 'near-constant',
  title: 'Columns with nearly one value',
  ofFeatures: true,
  look(profiled) {
    const found = profiled.columns
      .filter(({ distinct }) => distinct > 1)
      .map(({ name }) => ({ name, ...rest(columnOf(profiled.sample, name), profiled.sample) }))
      .filter(({ present, others }) => present >= ENOUGH && others <= present * (1 - NEARLY_ALL))
    if (found.length === 0) return []
    const list = found.map(({ name, present, others }) => `${name} (${percent(1 - others / present)})`)
    const names = found.map(({ name }) => name)
    return [
      {
        severity: 'info',
        columns: names,
        message: `${listed(list)} ${found.length === 1 ? 'holds' : 'hold'} one value in nearly every row that has one${ofSample(profiled)}. Rare values are hard to learn from; leave out what does not matter.`,
        step: stepFor('drop-columns', { columns: names }),
      },
    ]
  },
})

/** How many rows have a value, and how many of them another than the most frequent one. */
function rest(column: Column, { rows }: Table): { present: number; others: number } {
  const values = cellsOf(column)
  const counts = new Map<number, number>()
  let [present, most] = [0, 0]
  for (let row = 0; row < rows; row++) {
    if (column.validity[row] === 0) continue
    const value = values[row] ?? 0
    const count = (counts.get(value) ?? 0) + 1
    counts.set(value, count)
    present++
    if (count > most) most = count
  }
  return { present, others: present - most }
}
