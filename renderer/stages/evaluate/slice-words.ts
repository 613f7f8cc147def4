import type { SlicesView } from '../../../shared/contract/index.ts'
import { significant } from '../../format/index.ts'

type Condition = SlicesView['slices'][number]['conditions'][number]

/** “age up to 25 and job is pilot” */
export const sliceText = (conditions: readonly Condition[]): string => conditions.map(conditionText).join(' and ')

function conditionText(condition: Condition): string {
  const { column } = condition
  if (condition.is === 'missing') return `${column} is missing`
  if (condition.is === 'level') return `${column} is ${condition.level}`
  const { from, to } = condition
  if (from === null) return `${column} up to ${to === null ? 'any' : significant(to, 4)}`
  return to === null
    ? `${column} above ${significant(from, 4)}`
    : `${column} ${significant(from, 4)} to ${significant(to, 4)}`
}
