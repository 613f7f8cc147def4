import type { Shape, ShapedView } from '../../../../shared/contract/index.ts'
import { linearScale } from '../../../charts/scale.ts'
import { binEdges, stepPath } from '../../../charts/shape-chart.tsx'
import { significant } from '../../../format/index.ts'

interface ShapeListProps {
  readonly view: ShapedView
  readonly output: number
  readonly selected: string
  readonly onSelect: (name: string) => void
}

const [WIDTH, HEIGHT] = [96, 28]

/** Columns and pairs by how much they say, each with a small picture on one scale. */
export function ShapeList({ view, output, selected, onSelect }: ShapeListProps) {
  const all = view.shapes.flatMap(({ values }) => values[output] ?? [])
  const domain = [Math.min(0, ...all), Math.max(0, ...all, 1e-9)] as const
  return (
    <div className="shapes-list">
      <h3>Columns</h3>
      <ul>
        {view.shapes.map((shape) => (
          <li key={shape.name}>
            <Line name={shape.name} strength={shape.strength} isOn={shape.name === selected} onSelect={onSelect}>
              <Small shape={shape} output={output} domain={domain} />
            </Line>
          </li>
        ))}
      </ul>
      {view.pairs.length > 0 && <h3>Pairs</h3>}
      <ul>
        {view.pairs.map(({ axes, strength }) => {
          const name = axes.map((axis) => axis.name).join(' & ')
          return (
            <li key={name}>
              <Line name={name} strength={strength} isOn={name === selected} onSelect={onSelect} />
            </li>
          )
        })}
      </ul>
    </div>
  )
}

interface LineProps {
  readonly name: string
  readonly strength: number
  readonly isOn: boolean
  readonly onSelect: (name: string) => void
  readonly children?: React.ReactNode
}

const Line = ({ name, strength, isOn, onSelect, children }: LineProps) => (
  <button
    type="button"
    className={isOn ? 'shapes-line on' : 'shapes-line'}
    aria-pressed={isOn}
    onClick={() => onSelect(name)}
  >
    <span className="shapes-name" title={name}>
      {name}
    </span>
    {children}
    <span className="number second small">{significant(strength, 2)}</span>
  </button>
)

function Small({
  shape,
  output,
  domain,
}: {
  readonly shape: Shape
  readonly output: number
  readonly domain: readonly [number, number]
}) {
  const values = (shape.values[output] ?? []).slice(1)
  const edges = shape.kind === 'number' ? binEdges(shape.cuts) : values.map((_, i) => i).concat(values.length)
  const x = linearScale([edges[0] ?? 0, edges.at(-1) ?? 1], [0, WIDTH])
  const y = linearScale(domain, [HEIGHT - 2, 2])
  return (
    <svg className="shapes-small" width={WIDTH} height={HEIGHT} aria-hidden="true">
      <line className="chart-grid" x1={0} x2={WIDTH} y1={y(0)} y2={y(0)} />
      <path className="chart-line" d={stepPath(values, edges, x, y)} />
    </svg>
  )
}
