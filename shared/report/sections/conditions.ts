import type { Condition, Slice } from '../../metrics/index.ts'
import { number } from '../text.ts'

/** One condition that rows meet, in words: “age above 30 and up to 45”. */
function conditionText(condition: Condition): string {
  const { column } = condition
  if (condition.is === 'missing') return `${column} is missing`
  if (condition.is === 'level') return `${column} is “${condition.level}”`
  const { from, to, isDate = false } = condition
  const shown = (value: number) => (isDate ? new Date(value).toISOString().slice(0, 10) : number(value))
  if (from === null) return to === null ? `${column} has any value` : `${column} is at most ${shown(to)}`
  return to === null ? `${column} is above ${shown(from)}` : `${column} is above ${shown(from)} and up to ${shown(to)}`
}

export const sliceText = ({ conditions }: Pick<Slice, 'conditions'>): string =>
  conditions.map(conditionText).join(', and ')
