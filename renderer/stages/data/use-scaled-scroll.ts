import { type RefObject, useCallback, useEffect, useRef, useState } from 'react'
import { flushSync } from 'react-dom'

/** Browsers clamp the height of an element (Firefox at about 17.9 million px); above this, scrolling is scaled. */
const TALLEST = 8_000_000

export interface ScaledScroll {
  /** Height of what scrolls, as the browser is told. */
  readonly height: number
  /** Pixels of rows above the first visible one, as if there were no limit. */
  readonly offset: number
  /** Pixels of columns left of the view. */
  readonly left: number
  /** Moves so that these pixels of rows are visible. */
  readonly reveal: (top: number, bottom: number) => void
  /** Moves so that these pixels of columns are visible, beside as many that stay. */
  readonly revealAcross: (start: number, end: number, pinned: number) => void
}

/**
 * The vertical place in a list of any length. The scroll bar moves through the scaled height; wheel and keys move by
 * true pixels, so that no row is ever skipped.
 *
 * @param total px of all rows
 * @param view px of rows that are visible
 */
export function useScaledScroll(scroller: RefObject<HTMLElement | null>, total: number, view: number): ScaledScroll {
  const [{ offset, left }, setPlace] = useState({ offset: 0, left: 0 })
  const height = Math.min(total, TALLEST)
  const furthest = Math.max(0, total - view)
  const ratio = total > TALLEST && height > view ? furthest / (height - view) : 1
  const at = useRef({ offset: 0, expected: 0 })

  const moveTo = useCallback(
    (to: number) => {
      const element = scroller.current
      if (!element) return
      const next = Math.min(furthest, Math.max(0, to))
      at.current = { offset: next, expected: next / ratio }
      setPlace((place) => ({ ...place, offset: next }))
      element.scrollTop = at.current.expected
    },
    [scroller, furthest, ratio],
  )
  useEffect(() => {
    const element = scroller.current
    if (!element) return
    const onScroll = () => {
      const { scrollTop, scrollLeft } = element
      // Our own move comes back rounded to the pixel, which at this scale is many rows: keep what was meant.
      const isOurs = ratio !== 1 && Math.abs(scrollTop - at.current.expected) < 1
      if (!isOurs) at.current = { offset: scrollTop * ratio, expected: scrollTop }
      const place = { offset: at.current.offset, left: scrollLeft }
      // In the frame of the event: rendered later, what is shown would lag, and be laid out a second time.
      flushSync(() => setPlace((now) => (now.offset === place.offset && now.left === place.left ? now : place)))
    }
    const onWheel = (event: WheelEvent) => {
      if (ratio === 1 || event.deltaY === 0 || event.ctrlKey || event.shiftKey) return
      event.preventDefault()
      moveTo(at.current.offset + event.deltaY * (event.deltaMode === WheelEvent.DOM_DELTA_LINE ? 26 : 1))
    }
    setPlace({ offset: element.scrollTop * ratio, left: element.scrollLeft })
    element.addEventListener('scroll', onScroll, { passive: true })
    element.addEventListener('wheel', onWheel, { passive: false })
    return () => {
      element.removeEventListener('scroll', onScroll)
      element.removeEventListener('wheel', onWheel)
    }
  }, [scroller, ratio, moveTo])
  const reveal = useCallback(
    (top: number, bottom: number) => {
      if (top < at.current.offset) moveTo(top)
      else if (bottom > at.current.offset + view) moveTo(bottom - view)
    },
    [moveTo, view],
  )
  const revealAcross = useCallback(
    (start: number, end: number, pinned: number) => {
      const element = scroller.current
      if (!element) return
      const { scrollLeft, clientWidth } = element
      if (start < scrollLeft + pinned) element.scrollLeft = start - pinned
      else if (end > scrollLeft + clientWidth) element.scrollLeft = Math.min(start - pinned, end - clientWidth)
    },
    [scroller],
  )
  return { height, offset: Math.min(offset, furthest), left, reveal, revealAcross }
}
