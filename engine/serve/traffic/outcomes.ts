import { addMoments, noMoments } from '../../../shared/core/index.ts'
import type { Prediction } from '../../../shared/pipeline/index.ts'
import { type Comparison, comparePaired, compareSplit, type Variant } from '../../../shared/rollout/index.ts'
import type { Label } from '../state.ts'

/** Predictions that wait for their labels, at most. The oldest are forgotten: their labels come too late to be counted here. */
const MOST_WAITING = 100_000

type Told = string | number | null

interface Waiting {
  /** What each model said of each row; of a split only one of them said anything. */
  readonly champion: (Told | undefined)[]
  readonly challenger: (Told | undefined)[]
}

/** Joins labels with what was predicted, and compares champion and challenger. Nothing of a row is kept but its prediction. */
export interface Outcomes {
  predicted(
    variant: Variant,
    request: string,
    predictions: readonly (Pick<Prediction, 'prediction'> | undefined)[],
  ): void
  label(labels: readonly Label[]): void
  /** Of rows that one of the two answered. */
  split(): Comparison
  /** Of rows that both answered: shadow mode. */
  paired(): Comparison
}

/** @param mostWaiting predictions that wait for their labels, at most */
export function createOutcomes(isRegression: boolean, mostWaiting = MOST_WAITING): Outcomes {
  const waiting = new Map<string, Waiting>()
  const arms = { champion: noMoments(), challenger: noMoments() }
  const differences = noMoments()
  let rows = 0
  const forget = () => {
    for (const [id, { champion, challenger }] of waiting) {
      if (rows <= mostWaiting) return
      waiting.delete(id)
      rows -= Math.max(champion.length, challenger.length)
    }
  }
  return {
    predicted(variant, request, predictions) {
      const known = waiting.get(request)
      const one = known ?? { champion: [], challenger: [] }
      for (const [row, told] of predictions.entries()) if (told) one[variant][row] = told.prediction
      if (known) return
      waiting.set(request, one)
      rows += predictions.length
      forget()
    },
    label(labels) {
      for (const { request, row, label } of labels) {
        const one = waiting.get(request)
        if (!one) continue
        const figure = (told: Told | undefined) => (told === undefined ? null : figureOf(told, label, isRegression))
        const [champion, challenger] = [figure(one.champion[row]), figure(one.challenger[row])]
        // A row counts once, whatever is sent of it again.
        delete one.champion[row]
        delete one.challenger[row]
        if (champion !== null && challenger !== null) addMoments(differences, [challenger - champion])
        else if (champion !== null) addMoments(arms.champion, [champion])
        else if (challenger !== null) addMoments(arms.challenger, [challenger])
      }
    },
    split: () => compareSplit(arms.champion, arms.challenger),
    paired: () => comparePaired(differences),
  }
}

/** Better when larger: whether it was right, or how far off, negative. */
function figureOf(told: Told, label: Label['label'], isRegression: boolean): number | null {
  if (!isRegression) return told === null ? 0 : Number(String(told) === String(label))
  const off = Math.abs(Number(told) - Number(label))
  return told !== null && Number.isFinite(off) ? -off : null
}
