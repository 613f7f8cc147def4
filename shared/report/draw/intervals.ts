import type { Chart, IntervalRow } from '../chart.ts'
import { number } from '../text.ts'
import { type Drawing, extentOf, fitting, type Mark, scaleOf, straight, text, widthOf } from './drawing.ts'
import { WIDTH } from './plane.ts'

const LINE = 24
const TOP = 12
const BOTTOM = 46
const LABELS = { least: 60, most: 220 }
const VALUES = 74

/** A row a line: its name, a dot with its interval, and the value. */
export function drawIntervals({ x: axis, rows, reference }: Extract<Chart, { is: 'intervals' }>): Drawing {
  const widest = Math.max(LABELS.least, ...rows.map(({ label }) => widthOf(label)))
  const left = Math.min(LABELS.most, widest) + 12
  const right = WIDTH - VALUES
  const bottom = TOP + LINE * rows.length
  const [low, high] = extentOf([...rows.flatMap((row) => [row.value, row.low, row.high]), reference?.value])
  const isFixed = axis.from !== undefined && axis.to !== undefined
  const x = scaleOf(axis.from ?? low, axis.to ?? high, left, right, { isFixed })
  const marks: Mark[] = x.ticks.flatMap((tick) => [
    straight(x.at(tick), TOP - 4, x.at(tick), bottom, 'grid'),
    text(x.at(tick), bottom + 16, x.text(tick), 'middle'),
  ])
  if (reference) marks.push(straight(x.at(reference.value), TOP - 4, x.at(reference.value), bottom, 'mark', 1, [3, 3]))
  for (const [at, row] of rows.entries()) marks.push(...rowMarks(row, TOP + LINE * (at + 0.5), left, x.at))
  const below = reference ? `${axis.title}; dashed: ${reference.title}` : axis.title
  marks.push(text(right, bottom + 34, fitting(below, right), 'end'))
  return { width: WIDTH, height: bottom + BOTTOM, marks }
}

function rowMarks(
  { label, value, low, high, isFaint }: IntervalRow,
  y: number,
  left: number,
  at: (value: number) => number,
): Mark[] {
  const tone = isFaint ? 'mark' : 'accent'
  return [
    text(left - 10, y + 4, fitting(label, left - 10), 'end', isFaint ? 'ink-3' : 'ink'),
    ...(low === null || high === null
      ? []
      : [straight(at(low), y, at(high), y, tone, 2, isFaint ? [2, 3] : undefined)]),
    { is: 'dot', x: at(value), y, r: 4, tone, ...(isFaint && { isHollow: true }) },
    text(WIDTH - 4, y + 4, number(value, 3), 'end', isFaint ? 'ink-3' : 'ink'),
  ]
}
