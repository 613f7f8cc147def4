import type { PairShape, Shape, ShapeAxis, ShapesView } from '../shared/explain/index.ts'
import { columns, count, digits, section } from './text.ts'

/** Shapes that are drawn, and lines of each. */
const [MOST_SHAPES, MOST_LINES] = [20, 10]
/** Letters of the longest bar. */
const BAR = 16

/** The shapes of a model for people: what each column adds, from low to high, with as many rows a line as possible. */
export function shapesText(view: ShapesView, output: number): string {
  const shown = view.shapes.slice(0, MOST_SHAPES)
  const largest = Math.max(...shown.flatMap(({ values }) => (values[output] ?? []).map(Math.abs)), 0)
  const more = view.shapes.length - shown.length
  return [
    ...shown.map((shape) =>
      section(
        `${shape.name} (moves the margin by ${digits(shape.strength, 2)} on average)`,
        shapeLines(shape, output, largest),
      ),
    ),
    more > 0 ? `\n… and ${more} more\n` : '',
    section(
      'Pairs, by how far they move the margin beyond that',
      columns(view.pairs.map((pair) => [`  ${pairName(pair)}`, digits(pair.strength, 2)])),
    ),
  ].join('')
}

export const pairName = ({ axes }: PairShape): string => axes.map(({ name }) => name).join(' & ')

interface Line {
  readonly text: string
  readonly weight: number
  readonly value: number
}

function shapeLines(shape: Shape, output: number, largest: number): string {
  const values = shape.values[output] ?? []
  const lines = [...(shape.kind === 'number' ? rangesOf(shape, values) : levelsOf(shape, values))]
  if ((shape.weights[0] ?? 0) > 0) lines.push({ text: 'missing', weight: shape.weights[0] ?? 0, value: values[0] ?? 0 })
  return columns(
    lines.map(({ text, weight, value }) => [
      `  ${text}`,
      `${count(Math.round(weight))} rows`,
      value < 0 ? digits(value, 2) : `+${digits(value, 2)}`,
      barOf(value, largest),
    ]),
    { right: [1, 2] },
  )
}

const barOf = (value: number, largest: number): string => {
  const length = largest > 0 ? Math.round((BAR * Math.abs(value)) / largest) : 0
  return value < 0 ? `${' '.repeat(BAR - length)}${'▒'.repeat(length)}│` : `${' '.repeat(BAR)}│${'█'.repeat(length)}`
}

/** Neighbouring bins together, about as many rows each. */
function* rangesOf({ cuts, weights }: Shape, values: readonly number[]): Generator<Line> {
  const total = weights.slice(1).reduce((sum, weight) => sum + weight, 0)
  let [from, weight, sum] = [1, 0, 0]
  let done = 0
  for (let bin = 1; bin < weights.length; bin++) {
    weight += weights[bin] ?? 0
    sum += (weights[bin] ?? 0) * (values[bin] ?? 0)
    const isLast = bin === weights.length - 1
    if (!isLast && (done + weight) * MOST_LINES < total * (Math.floor((done * MOST_LINES) / Math.max(total, 1)) + 1))
      continue
    const [low, high] = [cuts[from - 2], cuts[bin - 1]]
    const text =
      low === undefined
        ? high === undefined
          ? 'all'
          : `up to ${digits(high)}`
        : high === undefined
          ? `above ${digits(low)}`
          : `${digits(low)} to ${digits(high)}`
    yield { text, weight, value: weight > 0 ? sum / weight : (values[bin] ?? 0) }
    done += weight
    ;[from, weight, sum] = [bin + 1, 0, 0]
  }
}

function levelsOf({ levels, weights }: ShapeAxis & Pick<Shape, 'weights'>, values: readonly number[]): Line[] {
  return levels
    .map((names, i) => ({
      text: names.length > 3 ? `${names.slice(0, 2).join(', ')} and ${names.length - 2} more` : names.join(', '),
      weight: weights[i + 1] ?? 0,
      value: values[i + 1] ?? 0,
    }))
    .sort((a, b) => b.weight - a.weight)
    .slice(0, MOST_LINES)
    .sort((a, b) => b.value - a.value)
}
