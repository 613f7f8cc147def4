import { useElementSize } from '@mantine/hooks'
import type { ReactNode, Ref } from 'react'
import { type Mark, useMarks } from './marks.ts'
import './charts.css'

export interface DrawingProps {
  /** The finding, for those who do not see the drawing. */
  readonly label: string
  readonly height: number
  readonly svgRef?: Ref<SVGSVGElement>
  readonly marks?: (width: number) => readonly Mark[]
  /** How far from a mark it is pointed at; Infinity where marks fill the drawing. */
  readonly reach?: number
  /** What is drawn at a width; drawn again whenever that changes. */
  readonly children: (width: number) => ReactNode
}

/** An SVG as wide as the room it is given, with a tooltip that pointer and arrow keys move from mark to mark. */
export function Drawing({ label, height, svgRef, marks, reach, children }: DrawingProps) {
  const { ref, width } = useElementSize()
  const { current, handlers } = useMarks(width > 0 && marks ? marks(width) : [], reach)
  const text = current?.text()
  const side = current && (current.x < 80 ? 'start' : current.x > width - 80 ? 'end' : 'middle')
  const interaction = marks ? { tabIndex: 0, ...handlers } : {}
  const cursor = current?.select ? 'pointer' : undefined
  return (
    <div className="chart-body" ref={ref}>
      <svg
        ref={svgRef}
        className="chart-svg"
        height={height}
        role="img"
        aria-label={label}
        style={{ cursor }}
        {...interaction}
      >
        {width > 0 && children(width)}
        {current?.box && <rect data-screen className="chart-focus" {...current.box} />}
        {current && !current.box && reach !== Infinity && (
          <circle data-screen className="chart-focus" cx={current.x} cy={current.y} r={7} />
        )}
      </svg>
      {current && (
        <div className="chart-tip" data-side={side} style={{ left: current.x, top: current.y - (current.lift ?? 0) }}>
          {text}
        </div>
      )}
      <span className="hidden" aria-live="polite">
        {text}
      </span>
    </div>
  )
}
