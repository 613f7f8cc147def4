import { type KeyboardEvent, type MouseEvent, type PointerEvent, useState } from 'react'

/** A mark that can be pointed at, in pixels of the drawing. */
export interface Mark {
  readonly x: number
  readonly y: number
  /** What its tooltip says, in the digits that are drawn. */
  readonly text: () => string
  /** How far above it the tooltip stands, so that a large mark stays in sight. */
  readonly lift?: number
  /** What a click or Enter does. */
  readonly select?: () => void
  /** The room of a mark that is no point: pointed at anywhere inside of it. */
  readonly box?: Box
}

interface Box {
  readonly x: number
  readonly y: number
  readonly width: number
  readonly height: number
}

const isIn = ({ x, y, width, height }: Box, atX: number, atY: number): boolean =>
  atX >= x && atX <= x + width && atY >= y && atY <= y + height

/** How far from a mark the pointer may be, in pixels. */
const REACH = 28

function nearest(marks: readonly Mark[], x: number, y: number, reach: number): number | null {
  const inside = marks.findIndex(({ box }) => box && isIn(box, x, y))
  if (inside >= 0) return inside
  let best: number | null = null
  let least = reach ** 2
  for (const [i, mark] of marks.entries()) {
    const distance = (mark.x - x) ** 2 + (mark.y - y) ** 2
    if (distance < least) {
      least = distance
      best = i
    }
  }
  return best
}

const STEPS: Readonly<Record<string, number>> = {
  ArrowRight: 1,
  ArrowDown: 1,
  ArrowLeft: -1,
  ArrowUp: -1,
  PageDown: 10,
  PageUp: -10,
}

/** Which mark is pointed at, by pointer or arrow keys, and the handlers for the drawing. */
export function useMarks(marks: readonly Mark[], reach = REACH) {
  const [index, setIndex] = useState<number | null>(null)
  const last = marks.length - 1
  const current = index === null ? null : (marks[Math.min(index, last)] ?? null)
  return {
    current,
    handlers: {
      onPointerMove: (event: PointerEvent<SVGSVGElement>) => {
        const box = event.currentTarget.getBoundingClientRect()
        setIndex(nearest(marks, event.clientX - box.left, event.clientY - box.top, reach))
      },
      // What lies under the click, not what was pointed at last: a tap comes without a move.
      onClick: (event: MouseEvent<SVGSVGElement>) => {
        const box = event.currentTarget.getBoundingClientRect()
        const at = nearest(marks, event.clientX - box.left, event.clientY - box.top, reach)
        if (at !== null) marks[at]?.select?.()
      },
      onPointerLeave: () => setIndex(null),
      onBlur: () => setIndex(null),
      onKeyDown: (event: KeyboardEvent<SVGSVGElement>) => {
        if (event.key === 'Escape' && index !== null) {
          event.stopPropagation()
          setIndex(null)
        }
        if (event.key === 'Enter' && !event.ctrlKey) current?.select?.()
        const step = event.key === 'Home' ? -Infinity : event.key === 'End' ? Infinity : STEPS[event.key]
        if (step === undefined || marks.length === 0 || event.ctrlKey || event.altKey || event.metaKey) return
        event.preventDefault()
        // From nowhere, ← comes in at the end and → at the beginning; Home and End mean what they say.
        const start = Number.isFinite(step) ? (step < 0 ? last + 1 : -1) : 0
        setIndex((at) => Math.min(Math.max((at ?? start) + step, 0), last))
      },
    },
  }
}
