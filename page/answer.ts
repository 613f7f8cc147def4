import type { Pipeline, Prediction } from '../shared/pipeline/index.ts'
import { element } from './element.ts'
import { icon } from './icon.ts'
import { countText, shareText, statusSentences, valueText } from './words.ts'

/** Most classes that get a bar of their own. */
const MOST_BARS = 12

/** The prediction of the form's row. */
export function answerOf(pipeline: Pipeline, prediction: Prediction): HTMLElement[] {
  const { prediction: value, probabilities, status } = prediction
  const isNumber = typeof value === 'number'
  const figure = element('p', { class: 'figure', title: String(value) }, isNumber ? valueText(value) : value)
  return [figure, ...(probabilities ? sharesOf(pipeline, String(value), probabilities) : []), statusOf(status)]
}

function sharesOf(
  { task, classes, threshold, decision }: Pipeline,
  chosen: string,
  probabilities: Readonly<Record<string, number>>,
): HTMLElement[] {
  const shareOf = (label: string): number => probabilities[label] ?? 0
  const shown =
    classes.length <= MOST_BARS ? classes : [...classes].sort((a, b) => shareOf(b) - shareOf(a)).slice(0, MOST_BARS)
  const rows = shown.map((label) => barOf(label, shareOf(label), label === chosen))
  const table = element('table', { class: 'shares' }, element('caption', {}, 'Probability of each class'))
  table.append(element('tbody', {}, ...rows))
  const note =
    task === 'binary'
      ? `${classes[1]} is predicted from a probability of ${decision ? byGroup(decision, threshold) : threshold} on.`
      : classes.length > shown.length
        ? `The ${MOST_BARS} most probable of ${countText(classes.length)} classes.`
        : 'The most probable class is predicted.'
  return [table, element('p', { class: 'hint' }, note)]
}

/** Each group's own threshold, and that of everybody else. */
const byGroup = ({ column, groups }: NonNullable<Pipeline['decision']>, other: number): string =>
  [
    ...groups.map(({ group, threshold }) => `${threshold > 1 ? 'no' : threshold.toFixed(3)} (${column} ${group})`),
    `${other} (others, and where ${column} is missing)`,
  ].join(', ')

function barOf(label: string, share: number, isChosen: boolean): HTMLElement {
  const bar = element('i', { class: 'bar' })
  bar.style.inlineSize = `${100 * share}%`
  return element(
    'tr',
    { class: isChosen ? 'chosen' : '' },
    element('th', { scope: 'row', title: label }, label),
    element('td', { class: 'track', 'aria-hidden': 'true' }, bar),
    element('td', { class: 'share', title: String(share) }, shareText(share)),
  )
}

function statusOf(status: string): HTMLElement {
  const sentences = statusSentences(status)
  if (sentences.length === 0)
    return element(
      'p',
      { class: 'status good' },
      icon('verified'),
      'Every value lies within what the model was trained on.',
    )
  const items = sentences.map((sentence) => element('li', {}, sentence))
  return element('div', { class: 'status warn' }, icon('attention'), element('ul', {}, ...items))
}
