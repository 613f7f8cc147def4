import {
  type CategoryColumn,
  type Column,
  cellsOf,
  columnOf,
  formatCell,
  foundLevels,
  PLAIN_READING,
  type Table,
  type TextColumn,
} from '../../table/index.ts'
import { defineCheck } from '../check.ts'
import { inBrackets, rowsWhere } from '../rows-where.ts'
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
        rows: rowsWhere(found.map(({ name, usual }) => `${inBrackets(name)} <> ${usual}`)),
      },
    ]
  },
})

/** How many rows have a value, how many of them another than the most frequent one, and that one as an expression has it. */
function rest(column: Column, { rows }: Table): { present: number; others: number; usual: string } {
  const values = cellsOf(column)
  const counts = new Map<number, number>()
  let [present, most, usual] = [0, 0, 0]
  for (let row = 0; row < rows; row++) {
    if (column.validity[row] === 0) continue
    const value = values[row] ?? 0
    const count = (counts.get(value) ?? 0) + 1
    counts.set(value, count)
    present++
    if (count <= most) continue
    most = count
    usual = value
  }
  return { present, others: present - most, usual: literal(column, usual) }
}

function literal(column: Column, value: number): string {
  if (column.kind === 'boolean') return String(value === 1)
  if (column.kind === 'number') return String(value)
  const text = column.kind === 'date' ? formatCell(value, PLAIN_READING.date) : nameOf(column, value)
  return `"${text.replaceAll('"', '""')}"`
}

const nameOf = (column: CategoryColumn | TextColumn, code: number): string =>
  foundLevels(column)?.nameOf(code) ?? column.levels[code] ?? ''
