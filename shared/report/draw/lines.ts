import type { Chart, ChartPoint } from '../chart.ts'
import { type Drawing, extentOf, LINE_DASHES, LINE_TONES, type Mark, straight, text, widthOf } from './drawing.ts'
import { type Plane, planeOf, WIDTH } from './plane.ts'

const HEIGHT = 260

type Lines = Extract<Chart, { is: 'lines' }>
type Dots = Extract<Chart, { is: 'dots' }>

export function drawLines({ x, y, lines, reference, mark }: Lines): Drawing {
  const points = [...lines.flatMap((line) => line.points), ...(reference?.points ?? []), ...(mark ? [mark] : [])]
  const plane = planeOf({ axis: x, extent: extentX(points) }, { axis: y, extent: extentY(points) }, HEIGHT)
  const marks: Mark[] = [...plane.marks, ...referenceMarks(plane, reference)]
  for (const [at, line] of lines.entries()) marks.push(lineOf(plane, line.points, at))
  if (mark) marks.push(...pointMarks(plane, mark))
  const keys =
    lines.length > 1
      ? keyMarks(
          lines.map(({ title }) => title),
          plane.height,
        )
      : { marks: [], height: 0 }
  return { width: WIDTH, height: plane.height + keys.height, marks: [...marks, ...keys.marks] }
}

export function drawDots({ x, y, points, reference }: Dots): Drawing {
  const all = [...points, ...(reference?.points ?? [])]
  const plane = planeOf({ axis: x, extent: extentX(all) }, { axis: y, extent: extentY(all) }, HEIGHT)
  const dots = points.flatMap((point): Mark[] => {
    const [px, py] = [plane.x.at(point.x), plane.y.at(point.y)]
    const { low, high } = point
    return [
      ...(low === undefined || high === undefined
        ? []
        : [straight(px, plane.y.at(low), px, plane.y.at(high), 'accent', 2)]),
      { is: 'dot', x: px, y: py, r: 3.5, tone: 'accent' },
    ]
  })
  return { width: WIDTH, height: plane.height, marks: [...plane.marks, ...referenceMarks(plane, reference), ...dots] }
}

const extentX = (points: readonly ChartPoint[]) => extentOf(points.map(({ x }) => x))
const extentY = (points: readonly ChartPoint[]) => extentOf(points.flatMap(({ y, low, high }) => [y, low, high]))

const lineOf = ({ x, y }: Plane, points: readonly ChartPoint[], at: number): Mark => ({
  is: 'line',
  points: points.map((point) => [x.at(point.x), y.at(point.y)]),
  tone: LINE_TONES[at % LINE_TONES.length] ?? 'accent',
  width: 2,
  dash: LINE_DASHES[at % LINE_DASHES.length] ?? [],
})

function referenceMarks({ x, y, right }: Plane, reference: Lines['reference']): Mark[] {
  if (!reference) return []
  const [from, to] = reference.points
  const [middle, height] = [(x.at(from.x) + x.at(to.x)) / 2, (y.at(from.y) + y.at(to.y)) / 2]
  const isLevel = from.y === to.y
  return [
    straight(x.at(from.x), y.at(from.y), x.at(to.x), y.at(to.y), 'mark', 1, [3, 3]),
    isLevel
      ? text(right, y.at(to.y) - 5, reference.title, 'end', 'ink-3')
      : text(middle + 10, height + 14, reference.title, 'start', 'ink-3'),
  ]
}

/** A marked point, its words on the side where there is more room. */
function pointMarks({ x, y, left, right }: Plane, { title, ...point }: NonNullable<Lines['mark']>): Mark[] {
  const [px, py] = [x.at(point.x), y.at(point.y)]
  const isLeft = px + widthOf(title) + 12 > right && px - left > widthOf(title) + 12
  return [
    { is: 'dot', x: px, y: py, r: 4.5, tone: 'ink', isHollow: true },
    text(px + (isLeft ? -9 : 9), py + 16, title, isLeft ? 'end' : 'start', 'ink'),
  ]
}

/** Which line is which, below the chart. */
function keyMarks(titles: readonly string[], top: number): { marks: Mark[]; height: number } {
  const marks: Mark[] = []
  let [left, line] = [14, 0]
  for (const [at, title] of titles.entries()) {
    const width = 34 + widthOf(title) + 16
    if (left + width > WIDTH && left > 14) [left, line] = [14, line + 1]
    const y = top + 8 + 18 * line
    marks.push(
      straight(
        left,
        y - 4,
        left + 26,
        y - 4,
        LINE_TONES[at % LINE_TONES.length] ?? 'accent',
        2,
        LINE_DASHES[at % LINE_DASHES.length] ?? [],
      ),
      text(left + 32, y, title),
    )
    left += width
  }
  return { marks, height: 18 * (line + 1) }
}
