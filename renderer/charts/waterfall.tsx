import { XAxis } from './axes.tsx'
import { ChartFrame } from './chart-frame.tsx'
import { extentOf, linearScale, type Scale } from './scale.ts'
import { shortened } from './shortened.ts'

export interface WaterfallStep {
  readonly name: string
  readonly amount: number
}

interface WaterfallProps {
  readonly title: string
  readonly about: string
  readonly xLabel: string
  readonly base: number
  readonly baseLabel: string
  readonly endLabel: string
  readonly steps: readonly WaterfallStep[]
  /** Where the decision changes. */
  readonly reference?: { readonly value: number; readonly label: string } | undefined
  readonly format: (value: number) => string
  readonly signed: (value: number) => string
}

const ROW = 26
const BOTTOM = 40
const NAMES = 168
const RIGHT = 56
/** Room for the name of the reference, below the last row. */
const LABEL = 16

/** From the base to the answer, a step a reason: filled to the right, hollow to the left. */
export function Waterfall({
  title,
  about,
  xLabel,
  base,
  baseLabel,
  endLabel,
  steps,
  reference,
  format,
  signed,
}: WaterfallProps) {
  let at = base
  const bars = steps.map(({ name, amount }) => {
    const from = at
    at += amount
    return { name, amount, from, to: at }
  })
  const height = (bars.length + 2) * ROW + (reference ? LABEL : 0) + BOTTOM
  const domain = extentOf([base, at, ...bars.map(({ to }) => to), ...(reference ? [reference.value] : [])])
  const scaleOf = (width: number) => linearScale(domain, [NAMES, width - RIGHT])
  const yOf = (row: number) => row * ROW + ROW / 2
  return (
    <ChartFrame
      title={title}
      about={about}
      height={height}
      data={{
        columns: ['reason', 'adds', 'to'],
        rows: [[baseLabel, base, base], ...bars.map(({ name, amount, to }) => [name, amount, to]), [endLabel, 0, at]],
      }}
      marks={(width) => {
        const x = scaleOf(width)
        return bars.map(({ name, amount, from, to }, i) => ({
          x: x((from + to) / 2),
          y: yOf(i + 1),
          text: () => `${name}\n${signed(amount)}`,
          box: { x: 0, y: (i + 1) * ROW, width, height: ROW },
        }))
      }}
    >
      {(width) => {
        const x = scaleOf(width)
        return (
          <>
            <XAxis scale={x} y={height - BOTTOM} label={xLabel} hasGrid />
            {reference && <Reference {...reference} x={x} bottom={height - BOTTOM} />}
            <End label={baseLabel} value={base} x={x} y={yOf(0)} format={format} />
            {bars.map((bar, i) => (
              <Step key={bar.name} {...bar} x={x} y={yOf(i + 1)} text={signed(bar.amount)} />
            ))}
            <End label={endLabel} value={at} x={x} y={yOf(bars.length + 1)} format={format} />
          </>
        )
      }}
    </ChartFrame>
  )
}

function Reference({
  value,
  label,
  x,
  bottom,
}: {
  readonly value: number
  readonly label: string
  readonly x: Scale
  readonly bottom: number
}) {
  return (
    <>
      <line className="chart-reference" x1={x(value)} x2={x(value)} y1={0} y2={bottom} />
      <text className="chart-label chart-halo" x={x(value) + 6} y={bottom - 3}>
        {label}
      </text>
    </>
  )
}

function Step({
  name,
  amount,
  from,
  to,
  x,
  y,
  text,
}: WaterfallStep & {
  readonly from: number
  readonly to: number
  readonly x: Scale
  readonly y: number
  readonly text: string
}) {
  const [left, right] = [x(Math.min(from, to)), x(Math.max(from, to))]
  return (
    <g>
      <text className="chart-label" x={NAMES - 8} y={y} dy="0.32em" textAnchor="end">
        {shortened(name, 25)}
      </text>
      <line className="chart-grid" x1={x(to)} x2={x(to)} y1={y} y2={y + ROW} />
      <rect
        className={amount > 0 ? 'chart-bar' : 'chart-bar-hollow'}
        x={left}
        width={Math.max(1, right - left)}
        y={y - 7}
        height={14}
      />
      <text className="chart-label chart-halo" x={right + 6} y={y} dy="0.32em">
        {text}
      </text>
    </g>
  )
}

function End({
  label,
  value,
  x,
  y,
  format,
}: {
  readonly label: string
  readonly value: number
  readonly x: Scale
  readonly y: number
  readonly format: (value: number) => string
}) {
  return (
    <g>
      <text className="chart-label-strong" x={NAMES - 8} y={y} dy="0.32em" textAnchor="end">
        {shortened(label, 25)}
      </text>
      <circle className="chart-dot" cx={x(value)} cy={y} r={4.5} />
      <text className="chart-label-strong chart-halo" x={x(value) + 10} y={y} dy="0.32em">
        {format(value)}
      </text>
    </g>
  )
}
