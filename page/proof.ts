import type { GoldenRows } from '../shared/bundle/index.ts'
import { comparePredictions } from '../shared/export/index.ts'
import { type Pipeline, predictionsOf, scoreRows } from '../shared/pipeline/index.ts'
import { element } from './element.ts'
import { icon } from './icon.ts'
import { counted } from './words.ts'

/** Scores the golden rows in this browser and says whether it agrees with the Lathe that exported the page. */
export function proofOf(pipeline: Pipeline, { rows, expected }: GoldenRows): HTMLElement {
  const { maxAbsDiff, labelsEqual, statusesEqual } = comparePredictions(
    expected,
    predictionsOf(pipeline, scoreRows(pipeline, rows)),
  )
  const where = counted(rows.length, 'golden row', 'golden rows')
  if (maxAbsDiff === 0 && labelsEqual && statusesEqual)
    return element('span', { class: 'good' }, icon('verified'), `Identical on ${where} in this browser`)
  const difference = `Largest difference ${maxAbsDiff.toExponential(1)}${labelsEqual ? '' : ', other labels'}`
  return element('span', { class: 'bad' }, icon('refused'), `This browser differs on ${where}. ${difference}`)
}
