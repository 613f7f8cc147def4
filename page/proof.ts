import type { GoldenRows } from '../shared/bundle/index.ts'
import { reasonsOf, tableOfRows } from '../shared/explain/index.ts'
import { comparedReasons, comparePredictions, type GoldenReasons } from '../shared/export/index.ts'
import { type Pipeline, predictionsOf, scoreRows } from '../shared/pipeline/index.ts'
import { element } from './element.ts'
import { icon } from './icon.ts'
import { counted } from './words.ts'

/**
 * Scores the golden rows in this browser and says whether it agrees with the Lathe that exported the page; then the same of
 * reasons, which may take longer.
 */
export function showProof(place: HTMLElement, pipeline: Pipeline, golden: GoldenRows, reasons?: GoldenReasons): void {
  const proof = proofOf(pipeline, golden)
  place.replaceChildren(proof)
  if (!reasons || proof.className !== 'good') return
  setTimeout(() => {
    const difference = reasonsDiffer(pipeline, golden, reasons)
    if (difference === null) proof.append(`, with the reasons of ${reasons.rows.length}`)
    else
      place.replaceChildren(
        element('span', { class: 'bad', title: difference }, icon('refused'), 'This browser gives other reasons.'),
      )
  })
}

/** The first difference in words; null where there is none. */
function reasonsDiffer(pipeline: Pipeline, { rows }: GoldenRows, reasons: GoldenReasons): string | null {
  const asked = reasons.rows.map((row) => rows[row] ?? {})
  return comparedReasons(reasons.expected, reasonsOf(pipeline, tableOfRows(pipeline, asked), reasons.count))
}

function proofOf(pipeline: Pipeline, { rows, expected }: GoldenRows): HTMLElement {
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
