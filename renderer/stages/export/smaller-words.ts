import type { SmallerView } from '../../../shared/contract/index.ts'
import { decimal, decimalsOf, figureValue, metricWords, share, signed, significant } from '../../format/index.ts'

type Choice = SmallerView['choices'][number]

const MOST_SHOWN = 8

/**
 * The model as it is, and the choices of which no smaller one has a better figure, largest first; of choices without labels, those of
 * which no smaller one agrees more often.
 */
export function shownChoices({ choices, recommended }: SmallerView): Choice[] {
  const [own, ...others] = choices
  if (!own) return []
  const smaller = others.filter(({ bytes }) => bytes < own.bytes).sort((a, b) => b.bytes - a.bytes)
  const best = smaller.filter(
    (choice, at) =>
      choice.asked === recommended || !smaller.slice(at + 1).some((other) => lossOf(other) <= lossOf(choice)),
  )
  return [own, ...best.slice(-MOST_SHOWN)]
}

/** By how much a choice is worse, whichever way its metric goes. */
function lossOf({ quality, agreement }: Choice): number {
  const difference = quality?.change?.difference
  if (quality && difference !== undefined) return metricWords(quality.metric).isLowerBetter ? difference : -difference
  return agreement.sameLabels === null ? agreement.meanDifference : 1 - agreement.sameLabels
}

export const choiceWords = ({ asked, words }: Choice): string => (asked === '' ? 'As it is now' : upperFirst(words))

const upperFirst = (text: string): string => text.charAt(0).toUpperCase() + text.slice(1)

/** A figure for a narrow column: the half width of its interval after ±. */
export function narrowFigure({ quality }: Choice): string {
  if (!quality) return '–'
  const { figure } = quality
  const decimals = decimalsOf(figure)
  const half = figure.low === null || figure.high === null ? null : (figure.high - figure.low) / 2
  return `${figureValue(figure, decimals)}${half === null ? '' : ` ±${decimal(half, decimals)}`}`
}

/** What the chosen, or else the recommended, model would change. */
export function changeWords({ choices, recommended }: SmallerView, chosen: string): string {
  const [own] = choices
  const choice = choices.find(({ asked }) => asked !== '' && asked === (chosen || recommended))
  if (!own || !choice) return 'None is shown to lose as little as 0.2 points, or a hundredth, on these rows.'
  const smaller = `${share(1 - choice.bytes / own.bytes, 0)} smaller`
  const speed = `a row takes ${significant(choice.speed.milliseconds, 1)} ms here, rather than ${significant(own.speed.milliseconds, 1)}`
  const { change } = choice.quality ?? {}
  const metric = choice.quality ? metricWords(choice.quality.metric).term : ''
  const price = change
    ? `${metric} changes by ${signed(change.difference, 4)} (${signed(change.low, 4)} to ${signed(change.high, 4)})`
    : `scores differ by ${significant(choice.agreement.meanDifference, 2)} on average`
  const lead = chosen === '' ? `The smallest that is shown to lose little: ${choice.words}. It is ` : ''
  return `${lead === '' ? upperFirst(smaller) : lead + smaller}; ${price}; ${speed}.`
}
