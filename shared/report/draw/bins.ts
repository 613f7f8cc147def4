import type { Chart } from '../chart.ts'
import { type Drawing, extentOf, type Mark, straight, type Tone, text, widthOf } from './drawing.ts'
import { planeOf, WIDTH } from './plane.ts'

const HEIGHT = 200
const TONES: readonly Tone[] = ['mark', 'accent']

/** Counts in bins as bars; of two kinds, one on top of the other. */
export function drawBins({ x: axis, y, series, bins, mark }: Extract<Chart, { is: 'bins' }>): Drawing {
  const [low, high] = extentOf(bins.flatMap(({ from, to }) => [from, to]))
  const most = Math.max(1, ...bins.map(({ counts }) => counts.reduce((sum, one) => sum + one, 0)))
  const plane = planeOf(
    { axis: { from: low, to: high, ...axis }, extent: [low, high] },
    { axis: y, extent: [0, most] },
    HEIGHT,
  )
  const tones = series.length === 1 ? TONES.slice(1) : TONES
  const bars = bins.flatMap(({ from, to, counts }) => {
    let below = 0
    return counts.map((rows, at): Mark => {
      const [foot, top] = [plane.y.at(below), plane.y.at(below + rows)]
      below += rows
      const [left, right] = [plane.x.at(from), plane.x.at(to)]
      return {
        is: 'rect',
        x: left + 0.5,
        y: top,
        width: Math.max(0.5, right - left - 1),
        height: foot - top,
        tone: tones[at] ?? 'accent',
      }
    })
  })
  const keys = series.length > 1 ? keyMarks(series, tones, plane.height) : []
  return {
    width: WIDTH,
    height: plane.height + (keys.length > 0 ? 18 : 0),
    marks: [...plane.marks, ...bars, ...(mark ? markAt(plane.x.at(mark.x), plane, mark.title) : []), ...keys],
  }
}

function markAt(
  x: number,
  { top, bottom, right }: { top: number; bottom: number; right: number },
  title: string,
): Mark[] {
  const isLeft = x + widthOf(title) + 8 > right
  return [
    straight(x, top - 4, x, bottom, 'ink', 1.5),
    text(x + (isLeft ? -5 : 5), top + 6, title, isLeft ? 'end' : 'start', 'ink'),
  ]
}

function keyMarks(series: readonly string[], tones: readonly Tone[], top: number): Mark[] {
  let left = 14
  return series.flatMap((title, at): Mark[] => {
    const x = left
    left += 34 + widthOf(title)
    return [
      { is: 'rect', x, y: top - 2, width: 12, height: 10, tone: tones[at] ?? 'accent' },
      text(x + 18, top + 8, title),
    ]
  })
}
