import { type Reason, withReasons } from '../shared/explain/index.ts'
import type { Pipeline, Prediction } from '../shared/pipeline/index.ts'
import type { Cell } from '../shared/table/index.ts'
import { element } from './element.ts'
import { signedText } from './words.ts'

const MOST_REASONS = 5

/** Why the prediction of the form's row is what it is: the columns that weigh most, with which way each pulls. */
export function whyOf(pipeline: Pipeline, prediction: Prediction, row: Readonly<Record<string, Cell>>): HTMLElement[] {
  const [explained] = withReasons(pipeline, [prediction], [row], MOST_REASONS)
  const reasons = explained?.reasons ?? []
  const title = element('h3', { class: 'why' }, 'Why')
  if (reasons.length === 0)
    return [title, element('p', { class: 'hint' }, 'No column moves this prediction away from the average.')]
  const most = Math.max(...reasons.map(({ contribution }) => Math.abs(contribution)))
  const table = element(
    'table',
    { class: 'shares reasons' },
    element('caption', {}, `Towards ${aimOf(pipeline, prediction)} (+) or away from it (−)`),
  )
  table.append(element('tbody', {}, ...reasons.map((reason) => lineOf(reason, most))))
  return [title, table, element('p', { class: 'hint' }, scaleOf(pipeline))]
}

const aimOf = ({ task, classes, target }: Pipeline, { prediction }: Prediction): string =>
  task === 'binary' ? (classes[1] ?? '') : task === 'multiclass' ? String(prediction) : `a higher ${target}`

const scaleOf = ({ task, target }: Pipeline): string =>
  `${task === 'regression' ? `In units of ${target}` : 'In log-odds'}, against made-up rows of ordinary values.`

function lineOf({ column, value, contribution }: Reason, most: number): HTMLElement {
  const bar = element('i', { class: 'bar' })
  bar.style.inlineSize = `${(100 * Math.abs(contribution)) / most}%`
  const label = value === null ? `${column} missing` : `${column} ${value}`
  return element(
    'tr',
    { class: contribution > 0 ? 'towards' : 'away' },
    element('th', { scope: 'row', title: label }, label),
    element('td', { class: 'track', 'aria-hidden': 'true' }, bar),
    element('td', { class: 'share', title: String(contribution) }, signedText(contribution)),
  )
}
