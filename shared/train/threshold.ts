import { type Finding, usageError } from '../core/index.ts'
import { type Aim, chooseOutcome, outcomesOf, parseAim, parseValues, tieAt } from '../metrics/index.ts'
import { scoresFor } from '../pipeline/index.ts'
import type { BestFit } from './best.ts'
import type { Dataset } from './dataset.ts'
import type { TrainOptions } from './options.ts'

/** The aim of the options; null where the threshold is to stay as it is. @throws a usage error where it is none */
export function aimOf({ decide, values }: Pick<TrainOptions, 'decide' | 'values'>): Aim | null {
  const worths = parseValues(values)
  if (decide === '' && worths)
    throw usageError('What outcomes are worth is given, but not that the threshold is chosen by it.', {
      next: 'Choose the threshold by profit as well.',
    })
  return decide === '' ? null : parseAim(decide, worths)
}

/** The model with the threshold that the options ask for, chosen on the rows that were held out from what judges them. */
export function decided({ target, split }: Dataset, options: TrainOptions, fit: BestFit): BestFit {
  const asked = aimOf(options)
  if (!asked) return fit
  const { heldOut, pipeline } = fit
  const rows = split.train.length + split.valid.length + split.test.length
  // Rows are so many of a file like this one: those that choose are a part of it.
  const aim: Aim = asked.by === 'rows' ? { of: rows, ...asked } : asked
  const finding = (id: string, severity: Finding['severity'], message: string): Finding => ({
    id,
    severity,
    columns: [target.name],
    message,
  })
  const said = (message: string): BestFit => ({
    ...fit,
    findings: [...fit.findings, finding('threshold-not-chosen', 'warning', message)],
  })
  if (target.task !== 'binary')
    throw usageError(`A threshold parts two classes; ${target.name} has another kind of values.`, {
      value: options.decide,
      next: 'Leave the choice of a threshold out.',
    })
  if (!heldOut)
    return said(
      'The threshold stays at 0.5: nothing was held out that could choose it, which a candidate without a rival and a model that others taught do without, and test rows must not choose. Let more families be tried, or choose it on fresh rows.',
    )
  const labels = Uint8Array.from(heldOut.rows, (row) => target.values[row] ?? 0)
  const scores = scoresFor(pipeline, heldOut.margins).probabilities[1] ?? new Float64Array(0)
  const outcomes = outcomesOf(labels, scores)
  const found = chooseOutcome(outcomes, aim)
  if (!found && aim.by === 'rows')
    return said(`The threshold stays at 0.5: there are ${rows} labelled rows, and ${aim.rows} are to be taken of them.`)
  if (!found) return said(`The threshold stays at 0.5: on validation rows none reaches ${options.decide}.`)
  const tie = tieAt(outcomes, aim)
  const findings = tie
    ? [
        finding(
          'threshold-tied',
          'info',
          `${tie.rows} validation rows have the score at the limit of ${options.decide}. They stay out together, so that ${tie.free} fewer are taken than there is room for.`,
        ),
      ]
    : []
  return {
    ...fit,
    pipeline: { ...pipeline, threshold: found.threshold },
    findings: [...fit.findings, ...findings],
  }
}
