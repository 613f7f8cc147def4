import type { Distribution } from '../../../shared/contract/index.ts'
import { share } from '../../format/index.ts'
import { type ColumnProfile, edgeTexts } from './columns.ts'
import { useDistribution } from './use-distribution.ts'

/** A small histogram, or the most frequent values with their shares. */
export function MiniChart({ column, rows }: { readonly column: ColumnProfile; readonly rows: number }) {
  return column.type === 'number' || column.type === 'date' ? (
    <MiniHistogram column={column} />
  ) : (
    <TopValues column={column} rows={rows} />
  )
}

const HEIGHT = 44

function MiniHistogram({ column }: { readonly column: ColumnProfile }) {
  const distribution = useDistribution(column)
  const bins = distribution?.bins ?? []
  const [first, last] = edgeTexts(bins, column.type)
  return (
    <div className="mini-chart">
      <Bars bins={bins} height={HEIGHT} name={column.name} />
      <div className="mini-ends">
        <span>{first}</span>
        <span>{last}</span>
      </div>
    </div>
  )
}

/** Bars that fill the width, from zero. */
export function Bars({
  bins,
  height,
  name,
}: {
  readonly bins: Distribution['bins']
  readonly height: number
  readonly name: string
}) {
  const most = Math.max(1, ...bins.map(({ count }) => count))
  const width = 100 / Math.max(1, bins.length)
  return (
    <svg
      className="bars"
      viewBox={`0 0 100 ${height}`}
      height={height}
      preserveAspectRatio="none"
      role="img"
      aria-label={`${name}: how its values are spread`}
    >
      {bins.map(({ from, count }, i) => {
        const tall = count === 0 ? 0 : Math.max(1, (count / most) * height)
        return <rect key={from} x={i * width} y={height - tall} width={Math.max(0.1, width - 0.8)} height={tall} />
      })}
    </svg>
  )
}

function TopValues({ column, rows }: { readonly column: ColumnProfile; readonly rows: number }) {
  const present = Math.max(1, rows - column.missing)
  return (
    <div className="mini-chart">
      {column.top.slice(0, 3).map(({ value, count }) => (
        <div key={value} className="mini-value">
          <span>{value}</span>
          <span>{share(count / present, 0)}</span>
          <i style={{ width: `${(count / present) * 100}%` }} />
        </div>
      ))}
      {column.type === 'text' && column.top.length === 0 && <div className="mini-ends">free text</div>}
    </div>
  )
}
