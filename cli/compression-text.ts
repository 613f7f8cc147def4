import { type PricedChoice, recommended } from '../shared/compress/index.ts'
import type { Pipeline } from '../shared/pipeline/index.ts'
import { columns, count, digits, figureCells, roughly, section, size } from './text.ts'

/** The choices as a table: what becomes of the model, its size and speed, and what it costs. */
export function choiceSection(choices: readonly PricedChoice[], { task }: Pick<Pipeline, 'task'>): string {
  const best = recommended(choices)
  const metric = choices[0]?.quality?.metric
  const own = choices[0]?.bytes ?? 0
  const head = [
    '',
    '',
    'size',
    '',
    metric ?? 'the same',
    metric ? '' : task === 'regression' ? 'mean difference' : 'largest',
    ...(metric ? ['change'] : []),
    ...(metric ? [''] : []),
    'rows/s',
    'a row',
    '',
  ]
  const rows = choices.map((choice) => [
    choice === best ? '*' : ' ',
    choice.asked === '' ? 'as it is' : choice.asked,
    size(choice.bytes),
    choice.asked === '' ? '' : `${Math.round(100 * (choice.bytes / own - 1))} %`,
    ...(metric ? qualityCells(choice) : agreementCells(choice)),
    count(Number(choice.speed.rowsPerSecond.toPrecision(2))),
    `${roughly(choice.speed.milliseconds)} ms`,
    choice.asked === '' ? '' : choice.words,
  ])
  const right = metric ? [2, 3, 8, 9] : [2, 3, 6, 7]
  const note = best ? '\n  * the smallest that is shown to lose no more than 0.2 points, or a hundredth' : ''
  return section('Size against quality (95 % interval)', `${columns([head, ...rows], { right })}${note}`)
}

function qualityCells({ asked, quality }: PricedChoice): string[] {
  if (!quality) return ['–', '', '', '']
  const figure = figureCells(quality.figure)
  if (asked === '' || !quality.change) return [...figure, '', '']
  const { difference, low, high } = quality.change
  return [...figure, digits(difference, 2), `(${digits(low, 2)} to ${digits(high, 2)})`]
}

function agreementCells({ asked, agreement }: PricedChoice): string[] {
  if (asked === '') return ['', '']
  const { sameLabels, meanDifference, largestDifference } = agreement
  return sameLabels === null
    ? ['', digits(meanDifference, 2)]
    : [`${digits(100 * sameLabels, 3)} %`, digits(largestDifference, 2)]
}
