import type { Axis } from '../chart.ts'
import { fitting, type Mark, type Scale, scaleOf, straight, text, widthOf } from './drawing.ts'

export const WIDTH = 640
const TOP = 26
const BOTTOM = 44

/** Two axes with their grid, and where things lie between them. */
export interface Plane {
  readonly x: Scale
  readonly y: Scale
  readonly left: number
  readonly right: number
  readonly top: number
  readonly bottom: number
  readonly height: number
  readonly marks: readonly Mark[]
}

interface Ends {
  readonly axis: Axis
  readonly extent: readonly [low: number, high: number]
}

/** @param height of what is drawn, without the texts around it */
export function planeOf(x: Ends, y: Ends, height: number): Plane {
  const [top, bottom] = [TOP, TOP + height]
  const vertical = scale(y, bottom, top)
  const left = 14 + Math.max(24, ...vertical.ticks.map((tick) => widthOf(vertical.text(tick))))
  const right = WIDTH - 18
  const horizontal = scale(x, left, right)
  const marks = [
    ...vertical.ticks.flatMap((tick) => [
      straight(left, vertical.at(tick), right, vertical.at(tick), 'grid'),
      text(left - 6, vertical.at(tick) + 4, vertical.text(tick), 'end'),
    ]),
    straight(left, bottom, right, bottom, 'line'),
    ...horizontal.ticks.map((tick) => text(horizontal.at(tick), bottom + 18, horizontal.text(tick), 'middle')),
    text(right, bottom + 36, fitting(x.axis.title, right - left), 'end'),
    text(4, 14, fitting(y.axis.title, WIDTH - 8)),
  ]
  return { x: horizontal, y: vertical, left, right, top, bottom, height: bottom + BOTTOM, marks }
}

function scale({ axis, extent }: Ends, from: number, to: number): Scale {
  const isFixed = axis.from !== undefined && axis.to !== undefined
  return scaleOf(axis.from ?? extent[0], axis.to ?? extent[1], from, to, { isFixed })
}
