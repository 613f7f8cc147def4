import { number } from '../text.ts'

/** A colour by what it is for; each output has its own palette. */
export type Tone =
  | 'ink'
  | 'ink-2'
  | 'ink-3'
  | 'line'
  | 'grid'
  | 'canvas'
  | 'accent'
  | 'c2'
  | 'c3'
  | 'c4'
  | 'c5'
  | 'c6'
  | 'mark'

/** Lines of a chart take these in turn; each has its own dashes too, so that colour alone tells nothing. */
export const LINE_TONES: readonly Tone[] = ['accent', 'c2', 'c3', 'c4', 'c5', 'c6']
export const LINE_DASHES: readonly (readonly number[])[] = [[], [6, 3], [2, 3], [8, 3, 2, 3], [1, 3], [10, 4]]

export type Mark =
  | {
      readonly is: 'line'
      readonly points: readonly (readonly [x: number, y: number])[]
      readonly tone: Tone
      readonly width: number
      readonly dash?: readonly number[]
    }
  | {
      readonly is: 'rect'
      readonly x: number
      readonly y: number
      readonly width: number
      readonly height: number
      readonly tone: Tone
      readonly opacity?: number
    }
  | {
      readonly is: 'dot'
      readonly x: number
      readonly y: number
      readonly r: number
      readonly tone: Tone
      readonly isHollow?: boolean
    }
  | {
      readonly is: 'text'
      readonly x: number
      readonly y: number
      readonly text: string
      readonly anchor: 'start' | 'middle' | 'end'
      readonly tone: Tone
      readonly isBold?: boolean
    }

/** A chart as marks on a sheet; lengths in units of which a text is TEXT_SIZE high, y downwards. */
export interface Drawing {
  readonly width: number
  readonly height: number
  readonly marks: readonly Mark[]
}

export const TEXT_SIZE = 12
/** About what a letter takes; texts are not measured, so that a drawing is the same everywhere. */
const LETTER = 6.4

export const widthOf = (text: string): number => LETTER * [...text].length

/** A text cut to a width, with a mark that it was. */
export function fitting(text: string, width: number): string {
  const most = Math.max(1, Math.floor(width / LETTER))
  const letters = [...text]
  return letters.length <= most ? text : `${letters.slice(0, Math.max(1, most - 1)).join('')}…`
}

export interface Scale {
  readonly at: (value: number) => number
  readonly ticks: readonly number[]
  /** A tick as it is written. */
  readonly text: (tick: number) => string
}

/** A linear scale between round ends or given ones. */
export function scaleOf(
  low: number,
  high: number,
  from: number,
  to: number,
  { isFixed = false, most = 5 } = {},
): Scale {
  const [least, greatest] = high > low ? [low, high] : [low - 0.5, low + 0.5]
  const step = stepOf(least, greatest, most)
  const begin = isFixed ? least : Math.floor(least / step + 1e-9) * step
  const end = isFixed ? greatest : Math.ceil(greatest / step - 1e-9) * step
  const ticks: number[] = []
  for (let k = Math.ceil(begin / step - 1e-9); k * step <= end + step * 1e-9; k++) ticks.push(k * step)
  const decimals = Math.max(0, Math.min(8, -Math.floor(Math.log10(step) + 1e-9)))
  return {
    at: (value) => from + ((value - begin) / (end - begin)) * (to - from),
    ticks,
    text: (tick) =>
      Math.abs(tick) >= 1e5 || step < 1e-6 ? number(tick, 3) : number(Number(tick.toFixed(decimals)), 8),
  }
}

/** 1, 2 or 5 times a power of ten, such that about so many steps cover the range. */
function stepOf(low: number, high: number, most: number): number {
  const rough = (high - low) / most
  const power = 10 ** Math.floor(Math.log10(rough))
  const factor = [1, 2, 5, 10].find((one) => one * power >= rough * 0.999) ?? 10
  return factor * power
}

export function extentOf(values: Iterable<number | null | undefined>): [low: number, high: number] {
  let [low, high] = [Infinity, -Infinity]
  for (const value of values) {
    if (value === null || value === undefined || !Number.isFinite(value)) continue
    if (value < low) low = value
    if (value > high) high = value
  }
  return low <= high ? [low, high] : [0, 1]
}

export const text = (
  x: number,
  y: number,
  words: string,
  anchor: 'start' | 'middle' | 'end' = 'start',
  tone: Tone = 'ink-2',
): Mark => ({ is: 'text', x, y, text: words, anchor, tone })

export const straight = (
  x1: number,
  y1: number,
  x2: number,
  y2: number,
  tone: Tone,
  width = 1,
  dash?: readonly number[],
): Mark => ({
  is: 'line',
  points: [
    [x1, y1],
    [x2, y2],
  ],
  tone,
  width,
  ...(dash && { dash }),
})
