import type { ColumnShape } from '../../shared/contract/index.ts'
import { compact, share } from '../format/index.ts'
import { XAxis } from './axes.tsx'
import { ChartFrame } from './chart-frame.tsx'
import { linearScale, roundTicks } from './scale.ts'
import { shortened } from './shortened.ts'

interface ComparedShapeProps {
  readonly column: string
  readonly shape: ColumnShape
  /** What the new rows are called. */
  readonly now: string
}

/** How the values of a column are spread: at training filled, now as a line or an outline. */
export const ComparedShapeChart = ({ column, shape, now }: ComparedShapeProps) =>
  shape.edges ? (
    <Numbers column={column} shape={shape} edges={shape.edges} now={now} />
  ) : (
    <Levels column={column} shape={shape} now={now} />
  )

interface NumbersProps extends ComparedShapeProps {
  readonly edges: readonly number[]
}

const [TOP, PLOT, BOTTOM] = [34, 90, 24]

function Numbers({ column, shape: { reference: before, current }, edges, now }: NumbersProps) {
  const [from, to] = [edges[0] ?? 0, edges.at(-1) ?? 1]
  const most = Math.max(...before, ...current, 1e-9)
  const scales = (width: number) => ({
    x: linearScale([from, to], [1, width - 1]),
    y: linearScale([0, most], [TOP + PLOT, TOP]),
  })
  return (
    <ChartFrame
      title={`How ${column} is spread`}
      about="share of the values"
      height={TOP + PLOT + BOTTOM}
      data={{
        columns: ['from', 'to', 'training rows', now],
        rows: before.map((value, i) => [edges[i] ?? 0, edges[i + 1] ?? 0, value, current[i] ?? 0]),
      }}
      marks={(width) => {
        const { x, y } = scales(width)
        return before.map((value, i) => {
          const [start, end] = [edges[i] ?? 0, edges[i + 1] ?? 0]
          return {
            x: x((start + end) / 2),
            y: y(Math.max(value, current[i] ?? 0)),
            text: () =>
              `${compact(start)} to ${compact(end)}\n${share(value)} of training rows\n${share(current[i] ?? 0)} now`,
            box: { x: x(start), y: TOP, width: x(end) - x(start), height: PLOT },
          }
        })
      }}
    >
      {(width) => {
        const { x, y } = scales(width)
        const steps = current.map(
          (value, i) =>
            `${i === 0 ? 'M' : 'L'}${x(edges[i] ?? 0).toFixed(1)} ${y(value).toFixed(1)}H${x(edges[i + 1] ?? 0).toFixed(1)}`,
        )
        return (
          <>
            <Key width={width} />
            {before.map((value, i) => (
              <rect
                key={edges[i]}
                className="chart-bar-context"
                x={x(edges[i] ?? 0) + 0.5}
                width={Math.max(1, x(edges[i + 1] ?? 0) - x(edges[i] ?? 0) - 1)}
                y={y(value)}
                height={y(0) - y(value)}
              />
            ))}
            <path className="chart-line" d={steps.join('')} />
            <line className="chart-zero" x1={0} x2={width} y1={y(0)} y2={y(0)} />
            <XAxis scale={x} ticks={roundTicks([from, to], 4)} y={TOP + PLOT} />
          </>
        )
      }}
    </ChartFrame>
  )
}

/** Which is which, at the right where bars are mostly low. */
function Key({ width }: { readonly width: number }) {
  return (
    <g>
      <rect className="chart-bar-context" x={width - 84} y={2} width={10} height={8} />
      <text className="chart-label" x={width - 70} y={6} dy="0.32em">
        training rows
      </text>
      <line className="chart-line" x1={width - 84} x2={width - 74} y1={21} y2={21} />
      <text className="chart-label-subject" x={width - 70} y={21} dy="0.32em">
        now
      </text>
    </g>
  )
}

const ROW = 30
const NAMES = 116
const RIGHT = 44

function Levels({ column, shape, now }: ComparedShapeProps) {
  const levels = (shape.levels ?? [])
    .map((name, i, all) => ({
      name: i === all.length - 1 ? 'all others' : name,
      before: shape.reference[i] ?? 0,
      now: shape.current[i] ?? 0,
    }))
    .filter((level, i, all) => i < all.length - 1 || level.before > 0 || level.now > 0)
  const most = Math.max(...levels.flatMap((level) => [level.before, level.now]), 1e-9)
  const scaleOf = (width: number) => linearScale([0, most], [NAMES, width - RIGHT])
  return (
    <ChartFrame
      title={`How ${column} is spread`}
      about="share of the values"
      height={TOP + levels.length * ROW}
      data={{
        columns: ['value', 'training rows', now],
        rows: levels.map((level) => [level.name, level.before, level.now]),
      }}
      marks={(width) =>
        levels.map((level, i) => ({
          x: scaleOf(width)(Math.max(level.before, level.now)),
          y: TOP + i * ROW + ROW / 2,
          text: () => `${level.name}\n${share(level.before)} of training rows\n${share(level.now)} now`,
          box: { x: 0, y: TOP + i * ROW, width, height: ROW },
        }))
      }
    >
      {(width) => {
        const x = scaleOf(width)
        return (
          <>
            <Key width={width} />
            {levels.map((level, i) => {
              const top = TOP + i * ROW
              return (
                <g key={level.name}>
                  <text className="chart-label" x={NAMES - 8} y={top + ROW / 2} dy="0.32em" textAnchor="end">
                    {shortened(level.name, 16)}
                  </text>
                  <rect
                    className="chart-bar-context"
                    x={NAMES}
                    y={top + 4}
                    width={Math.max(1, x(level.before) - NAMES)}
                    height={9}
                  />
                  <rect
                    className="chart-bar"
                    x={NAMES}
                    y={top + 15}
                    width={Math.max(1, x(level.now) - NAMES)}
                    height={9}
                  />
                  <text className="chart-tick" x={x(Math.max(level.before, level.now)) + 6} y={top + 19} dy="0.32em">
                    {share(level.now)}
                  </text>
                </g>
              )
            })}
            <line className="chart-zero" x1={NAMES} x2={NAMES} y1={TOP} y2={TOP + levels.length * ROW} />
          </>
        )
      }}
    </ChartFrame>
  )
}
