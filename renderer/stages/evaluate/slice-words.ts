import type { SlicesView } from '../../../shared/contract/index.ts'
import { significant } from '../../format/index.ts'

type Condition = SlicesView['slices'][number]['conditions'][number]

/** “age up to 25 and job is pilot” */
export const sliceText = (conditions: readonly Condition[]): string => conditions.map(conditionText).join(' and ')

function conditionText(condition: Condition): string {
  const { column } = condition
  if (condition.is === 'missing') return `${column} is missing`
  if (condition.is === 'level') return `${column} is ${condition.level}`
  const { from, to, isDate = false } = condition
  const shown = (value: number) => (isDate ? new Date(value).toISOString().slice(0, 10) : significant(value, 4))
  if (from === null) return `${column} up to ${to === null ? 'any' : shown(to)}`
  return to === null ? `${column} above ${shown(from)}` : `${column} ${shown(from)} to ${shown(to)}`
}
