import type { ImportanceView, RowReasons, RunSummary } from '../../../shared/contract/index.ts'
import { decimal, significant } from '../../format/index.ts'

export const MEASURES: Readonly<Record<ImportanceView['measure'], { readonly label: string; readonly about: string }>> =
  {
    logLoss: { label: 'growth of the log loss', about: 'How much worse the model does when a column is shuffled' },
    rmse: {
      label: 'growth of the root mean squared error',
      about: 'How much worse the model does when a column is shuffled',
    },
    contribution: { label: 'size of what it adds', about: 'How far a column moves the answer, on average' },
  }

/** The finding above the bars: which columns matter most, as far as their intervals support it. */
export function importanceTitle({ columns }: ImportanceView): string {
  const mattering = columns.filter(({ importance }) => importance.low > 0).map(({ columns: [name = ''] }) => name)
  const [first, second, third] = mattering
  if (!first) return 'No column matters by itself'
  if (!second) return `${first} matters, no other column by itself`
  return `${first}${third ? `, ${second} and ${third}` : ` and ${second}`} matter most`
}

/** `32 columns, 3 matter most` is said of columns whose interval lies above 0. */
export const matteringCount = ({ columns }: ImportanceView): number =>
  columns.filter(({ importance }) => importance.low > 0).length

/** What the model says of a row, in one sentence. */
export function saidOf({ target, task }: RunSummary, { prediction, probability, class: of }: RowReasons): string {
  if (task === 'regression') return `${target} is predicted as ${significant(Number(prediction), 5)}`
  const share = probability === null ? '' : `, with a score of ${decimal(probability, 3)} for “${of}”`
  return `“${prediction}” is predicted${share}`
}

/** A reason's name with its value: the row's own words. */
export const reasonName = (column: string, value: string | null): string =>
  value === null || value === '' ? `${column} missing` : `${column} ${value}`

/** Where the decision changes on a scale of margins: the log-odds of the score that the curve makes the threshold of. */
export function marginOf(threshold: number, curve: RowReasons['curve']): number {
  const score = curve ? beforeCurve(threshold, curve) : threshold
  return Math.log(score / (1 - score))
}

/** The score that a curve makes this one of. Both lists of a curve rise. */
function beforeCurve(score: number, { from, to }: NonNullable<RowReasons['curve']>): number {
  const above = to.findIndex((value) => value > score)
  if (above <= 0) return above === 0 ? 0 : 1
  const [x, y, nextX, nextY] = [from[above - 1] ?? 0, to[above - 1] ?? 0, from[above] ?? 1, to[above] ?? 1]
  return x + (nextX - x) * ((score - y) / (nextY - y))
}
