import type { Prediction } from '../../../shared/pipeline/index.ts'
import {
  type Comparison,
  comparePaired,
  compareSplit,
  createUnitMoments,
  type Variant,
} from '../../../shared/rollout/index.ts'
import type { Label } from '../state.ts'

/** Predictions that wait for their labels, at most. The oldest are forgotten: their labels come too late to be counted here. */
const MOST_WAITING = 100_000

type Told = string | number | null

interface Waiting {
  /** What each model said of each row; of a split only one of them said anything. */
  readonly champion: (Told | undefined)[]
  readonly challenger: (Told | undefined)[]
  readonly units: readonly (string | null)[]
}

/** Whom a row is for; null where it is known to be the only one of its unit. */
export type UnitOfRow = (row: number) => string | null

/** Joins labels with what was predicted, and compares champion and challenger, unit by unit. Nothing of a row is kept but its prediction and its unit. */
export interface Outcomes {
  predicted(
    variant: Variant,
    request: string,
    predictions: readonly (Pick<Prediction, 'prediction'> | undefined)[],
    unitOfRow: UnitOfRow,
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
  const arms = { champion: createUnitMoments(), challenger: createUnitMoments() }
  const differences = createUnitMoments()
  let rows = 0
  const forget = () => {
    for (const [id, { champion, challenger }] of waiting) {
      if (rows <= mostWaiting) return
      waiting.delete(id)
      rows -= Math.max(champion.length, challenger.length)
    }
  }
  return {
    predicted(variant, request, predictions, unitOfRow) {
      const known = waiting.get(request)
      const units = known?.units ?? predictions.map((_, row) => unitOfRow(row))
      const one = known ?? { champion: [], challenger: [], units }
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
        const unit = one.units[row] ?? null
        if (champion !== null && challenger !== null) differences.add(unit, challenger - champion)
        else if (champion !== null) arms.champion.add(unit, champion)
        else if (challenger !== null) arms.challenger.add(unit, challenger)
      }
    },
    split: () => compareSplit(arms.champion.moments, arms.challenger.moments),
    paired: () => comparePaired(differences.moments),
  }
}

/** Better when larger: whether it was right, or how far off, negative. */
function figureOf(told: Told, label: Label['label'], isRegression: boolean): number | null {
  if (!isRegression) return told === null ? 0 : Number(String(told) === String(label))
  const off = Math.abs(Number(told) - Number(label))
  return told !== null && Number.isFinite(off) ? -off : null
}
