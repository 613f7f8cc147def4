import { useRef } from 'react'
import { ChartMenu } from '../../charts/chart-menu.tsx'
import { IntervalDots } from '../../charts/interval-dots.tsx'
import { count, type Figure, figureText, type MetricWords } from '../../format/index.ts'
import { Term } from '../evaluate/term.tsx'

const ROW_REM = 1.6875
const rowHeight = (): number => ROW_REM * Number.parseFloat(getComputedStyle(document.documentElement).fontSize)

/** A figure of each group, drawn as a column of dots. */
export interface GroupColumn {
  readonly id: string
  readonly words: MetricWords
  /** The scale, shared by all groupings. */
  readonly domain: readonly [number, number]
  /** Where all rows together stand, or what is ideal; null where there is nothing to draw. */
  readonly reference: { readonly value: number; readonly label: string } | null
  /** In the order of the groups. */
  readonly figures: readonly { readonly figure: Figure; readonly isFew: boolean }[]
}

interface GroupTableProps {
  readonly column: string
  readonly groups: readonly { readonly name: string; readonly rows: number }[]
  readonly columns: readonly GroupColumn[]
}

/** Each group's figures as dots with their intervals, on the scale that all groupings share. */
export function GroupTable({ column, groups, columns }: GroupTableProps) {
  return (
    <div className="groups-wide">
      <table className="groups">
        <caption>{column}</caption>
        <thead>
          <tr>
            <th scope="col" className="groups-name">
              <span className="hidden">Group</span>
            </th>
            <th scope="col" className="groups-rows">
              Rows
            </th>
            {columns.map((one) => (
              <FigureHead key={one.id} column={column} groups={groups} one={one} />
            ))}
          </tr>
        </thead>
        <tbody>
          {groups.map(({ name, rows }, row) => (
            <tr key={name}>
              <th scope="row" className="groups-name" title={name}>
                {name}
              </th>
              <td className="groups-rows">{count(rows)}</td>
              {columns.map((one) => (
                <td key={one.id}>
                  <span className="hidden">{said(one.figures[row])}</span>
                </td>
              ))}
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  )
}

const said = (one: GroupColumn['figures'][number] | undefined): string =>
  one ? `${figureText(one.figure)}${one.isFew ? ', too few rows to judge' : ''}` : ''

interface FigureHeadProps extends Pick<GroupTableProps, 'column' | 'groups'> {
  readonly one: GroupColumn
}

function FigureHead({ column, groups, one }: FigureHeadProps) {
  const svg = useRef<SVGSVGElement>(null)
  const { words, domain, reference, figures } = one
  const { term, plain } = words
  const rows = groups.flatMap(({ name, rows: all }, row) => {
    const of = figures[row]
    return of ? [{ name, all, ...of }] : []
  })
  const caption = {
    title: `${term} by ${column}`,
    about: `${plain}, test rows, 95 % interval${reference ? `; dashed line: ${reference.label}` : ''}`,
  }
  return (
    <th scope="col" className="groups-rate chart">
      <div className="groups-rate-head">
        <span className="groups-term">
          <Term words={words} text={term} />
        </span>
        <ChartMenu
          {...caption}
          svg={() => svg.current}
          data={{
            columns: ['Group', 'Rows', term, 'low', 'high', 'too few'],
            rows: rows.map(({ name, all, figure, isFew }) => [
              name,
              all,
              figure.value,
              figure.low,
              figure.high,
              isFew ? 'yes' : 'no',
            ]),
          }}
        />
      </div>
      <span className="groups-plain">{plain}</span>
      <div className="groups-drawing">
        <IntervalDots
          svgRef={svg}
          label={`${caption.title}. ${rows.map((of) => `${of.name} ${said(of)}`).join('; ')}`}
          rows={rows.map(({ name, figure, isFew }) => ({ name, figure, as: isFew ? 'few' : 'subject' }))}
          domain={domain}
          rowHeight={rowHeight()}
          axis="bottom"
          reference={reference ?? undefined}
        />
      </div>
    </th>
  )
}
