import { type ReactNode, useRef, useState } from 'react'
import { ChartMenu } from './chart-menu.tsx'
import { ChartTable } from './chart-table.tsx'
import type { ChartData } from './data-csv.ts'
import { Drawing } from './drawing.tsx'
import type { Mark } from './marks.ts'

export interface ChartFrameProps {
  /** The finding, where the figures support one. */
  readonly title: string
  /** What is drawn, and of which rows. */
  readonly about: string
  /** Which rows, where the page already says so: only the file and the label repeat it. */
  readonly rows?: string
  readonly data: ChartData
  readonly height: number
  readonly marks?: (width: number) => readonly Mark[]
  readonly reach?: number
  readonly children: (width: number) => ReactNode
}

/** Title, drawing, menu and table of a chart. */
export function ChartFrame({ title, about, rows, data, height, marks, reach, children }: ChartFrameProps) {
  const said = rows === undefined ? about : `${about}, ${rows}`
  const svg = useRef<SVGSVGElement>(null)
  const [isTable, setIsTable] = useState(false)
  return (
    <figure className="chart">
      <figcaption className="chart-head">
        <div>
          <h2>{title}</h2>
          <p className="chart-about">{about}</p>
        </div>
        <ChartMenu
          title={title}
          about={said}
          data={data}
          svg={() => svg.current}
          isTable={isTable}
          onTable={() => setIsTable(!isTable)}
        />
      </figcaption>
      <Drawing
        svgRef={svg}
        label={`${title}. ${said}`}
        height={height}
        {...(marks && { marks })}
        {...(reach !== undefined && { reach })}
      >
        {children}
      </Drawing>
      <ChartTable caption={`${title}. ${said}`} data={data} isShown={isTable} />
    </figure>
  )
}
