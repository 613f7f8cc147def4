import type { Chart } from '../chart.ts'
import { drawBins } from './bins.ts'
import type { Drawing } from './drawing.ts'
import { drawIntervals } from './intervals.ts'
import { drawDots, drawLines } from './lines.ts'
import { drawMatrix } from './matrix.ts'
import { drawSquares } from './squares.ts'

/** A chart as marks. The same chart gives the same marks. */
export function draw(chart: Chart): Drawing {
  switch (chart.is) {
    case 'intervals':
      return drawIntervals(chart)
    case 'lines':
      return drawLines(chart)
    case 'dots':
      return drawDots(chart)
    case 'bins':
      return drawBins(chart)
    case 'matrix':
      return drawMatrix(chart)
    case 'squares':
      return drawSquares(chart)
  }
}
