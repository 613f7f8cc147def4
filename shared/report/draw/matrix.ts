import type { Chart } from '../chart.ts'
import { count } from '../text.ts'
import { type Drawing, fitting, type Mark, text, widthOf } from './drawing.ts'
import { WIDTH } from './plane.ts'

const LINE = 34
const TOP = 44
const LABELS = { least: 60, most: 170 }
const WIDEST_CELL = 130

/** Counts of pairs, darker where there are more; the share of its line decides the shade. */
export function drawMatrix({ across, down, labels, counts }: Extract<Chart, { is: 'matrix' }>): Drawing {
  const left = Math.min(LABELS.most, Math.max(LABELS.least, ...labels.map(widthOf))) + 12
  const cell = Math.min(WIDEST_CELL, (WIDTH - left - 4) / Math.max(1, labels.length))
  const marks: Mark[] = [
    text(left, 14, fitting(`${across} →`, WIDTH - left), 'start'),
    text(4, TOP - 8, fitting(`${down} ↓`, left - 12), 'start'),
    ...labels.map((label, at) => text(left + cell * (at + 0.5), TOP - 8, fitting(label, cell - 4), 'middle', 'ink')),
  ]
  for (const [row, line] of counts.entries()) {
    const y = TOP + LINE * row
    const all = line.reduce((sum, one) => sum + one, 0)
    marks.push(text(left - 10, y + LINE / 2 + 4, fitting(labels[row] ?? '', left - 14), 'end', 'ink'))
    for (const [at, rows] of line.entries()) {
      const x = left + cell * at
      const strength = all > 0 ? rows / all : 0
      marks.push(
        {
          is: 'rect',
          x: x + 1,
          y: y + 1,
          width: cell - 2,
          height: LINE - 2,
          tone: row === at ? 'accent' : 'c2',
          opacity: 0.06 + 0.34 * strength,
        },
        text(x + cell / 2, y + LINE / 2 + 4, count(rows), 'middle', 'ink'),
      )
    }
  }
  return { width: WIDTH, height: TOP + LINE * counts.length + 6, marks }
}
