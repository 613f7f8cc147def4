import { significant } from '../format/index.ts'
import type { ChartData } from './data-csv.ts'

const MOST_ROWS = 100

/** The figures of a chart as a table; for screen readers alone unless it is shown. */
export function ChartTable({
  caption,
  data,
  isShown,
}: {
  readonly caption: string
  readonly data: ChartData
  readonly isShown: boolean
}) {
  const every = Math.max(1, Math.ceil(data.rows.length / MOST_ROWS))
  const rows = data.rows.flatMap((row, i) => (i % every === 0 ? [{ key: i, cells: row }] : []))
  const said = every > 1 ? `${caption} (one row in ${every}; the CSV has all)` : caption
  return (
    <div
      className={isShown ? 'chart-table' : 'hidden'}
      {...(isShown && { tabIndex: 0, role: 'region', 'aria-label': said })}
    >
      <table>
        <caption className="hidden">{said}</caption>
        <thead>
          <tr>
            {data.columns.map((column) => (
              <th key={column} scope="col">
                {column}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {rows.map(({ key, cells }) => (
            <tr key={key}>
              {data.columns.map((column, c) => (
                <td key={column}>{shown(cells[c] ?? null)}</td>
              ))}
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  )
}

const shown = (value: string | number | null): string =>
  value === null ? '–' : typeof value === 'number' ? significant(value, 4) : value
