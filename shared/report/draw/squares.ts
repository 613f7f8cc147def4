import type { Chart } from '../chart.ts'
import { type Drawing, type Mark, straight, text } from './drawing.ts'
import { planeOf, WIDTH } from './plane.ts'

const HEIGHT = 320

/** Rows counted in the squares of a grid, with the diagonal on which both axes agree. */
export function drawSquares({ x, y, from, to, steps, cells }: Extract<Chart, { is: 'squares' }>): Drawing {
  const ends = { from, to }
  const plane = planeOf(
    { axis: { ...x, ...ends }, extent: [from, to] },
    { axis: { ...y, ...ends }, extent: [from, to] },
    HEIGHT,
  )
  const edge = (step: number) => from + (step * (to - from)) / steps
  const most = Math.max(1, ...cells.map(({ rows }) => rows))
  const squares = cells.map((cell): Mark => {
    const [left, right] = [plane.x.at(edge(cell.x)), plane.x.at(edge(cell.x + 1))]
    const [bottom, top] = [plane.y.at(edge(cell.y)), plane.y.at(edge(cell.y + 1))]
    const opacity = 0.15 + 0.85 * Math.sqrt(cell.rows / most)
    return { is: 'rect', x: left, y: top, width: right - left, height: bottom - top, tone: 'accent', opacity }
  })
  const diagonal = straight(plane.x.at(from), plane.y.at(from), plane.x.at(to), plane.y.at(to), 'ink-3', 1, [3, 3])
  const words = text(plane.x.at(edge(steps * 0.86)), plane.y.at(edge(steps * 0.93)), 'exactly right', 'end', 'ink-3')
  return { width: WIDTH, height: plane.height, marks: [...plane.marks, ...squares, diagonal, words] }
}
