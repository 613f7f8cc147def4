import { type ComponentType, type KeyboardEvent, type PointerEvent, useState } from 'react'
import { ErrorBoundary } from '../ui/index.ts'

const [LEAST, MOST] = [280, 560]
const KEY = 'lathe.inspector.width'

const keptWidth = (): number | null => {
  const kept = Number(localStorage.getItem(KEY))
  return kept >= LEAST && kept <= MOST ? kept : null
}

/** The thing selected, or the form; its width is dragged at the edge and remembered. */
export function Inspector({ of: Content, title }: { readonly of: ComponentType; readonly title: string }) {
  const [width, setWidth] = useState(keptWidth)
  const resize = (to: number) => {
    const next = Math.min(MOST, Math.max(LEAST, Math.round(to)))
    localStorage.setItem(KEY, String(next))
    setWidth(next)
  }
  const onDrag = (event: PointerEvent) => {
    if (event.buttons === 1) resize(innerWidth - event.clientX)
  }
  const onKey = (event: KeyboardEvent) => {
    const step = event.key === 'ArrowLeft' ? 16 : event.key === 'ArrowRight' ? -16 : 0
    if (step !== 0) resize((width ?? 328) + step)
  }
  return (
    <aside
      className="inspector"
      aria-label={`${title}, details`}
      data-region
      tabIndex={-1}
      style={width === null ? undefined : { width }}
    >
      {/* biome-ignore lint/a11y/useSemanticElements: a separator that is moved has a value; <hr> has none */}
      <div
        className="inspector-edge"
        role="separator"
        aria-orientation="vertical"
        aria-label="Width of the inspector"
        aria-valuemin={LEAST}
        aria-valuemax={MOST}
        aria-valuenow={width ?? 328}
        tabIndex={0}
        onPointerDown={(event) => event.currentTarget.setPointerCapture(event.pointerId)}
        onPointerMove={onDrag}
        onKeyDown={onKey}
      />
      <ErrorBoundary of={`${title}, details`}>
        <Content />
      </ErrorBoundary>
    </aside>
  )
}
