import type { Rng } from '../core/index.ts'
import { around, type Cells, cellsOf, DRAWS, expectedIn, type Figures, figuresOf } from './expected-figures.ts'

const OF_EACH_CLASS = ['rocAuc', 'precision', 'recall', 'f1'] as const

/** Labels are drawn for so many rows at most; of more, the interval is what it would be of these, narrower by the root of how many more. */
const MOST_DRAWN = 20_000

/**
 * What ranks and rates of more than two classes are to be expected: each class against all others, on average, as the metrics have it.
 * Labels are drawn for whole rows: a row that is of one class is of no other, and the figures of classes move together.
 */
export function againstOthers(probabilities: readonly Float64Array[], decisions: Int32Array, rng: Rng) {
  const figures = averaged(
    probabilities.map((own, k) => {
      const cells = cellsOf(own, chosenAs(decisions, k))
      return figuresOf(cells, expectedIn(cells))
    }),
  )
  const step = Math.ceil(decisions.length / MOST_DRAWN)
  const every = (_: unknown, row: number): boolean => row % step === 0
  const shares = probabilities.map((own) => own.filter(every))
  const decided = decisions.filter(every)
  const classes = shares.map((own, k) => placed(own, chosenAs(decided, k)))
  const centre = averaged(classes.map(({ cells }) => figuresOf(cells, expectedIn(cells))))
  const draws = Array.from({ length: DRAWS }, () => {
    const positives = classes.map(({ cells }) => new Float64Array(cells.count.length))
    for (let row = 0; row < decided.length; row++) {
      const k = drawnClass(shares, row, rng.next())
      const at = classes[k]?.places[row] ?? 0
      const own = positives[k]
      if (own) own[at] = (own[at] ?? 0) + 1
    }
    return averaged(classes.map(({ cells }, k) => figuresOf(cells, positives[k] ?? cells.count)))
  })
  const narrower = 1 / Math.sqrt(step)
  const intervals = Object.entries(figures).map(([id, value]) => {
    const middle = centre[id] ?? value
    const near = draws.flatMap(({ [id]: one }) => (one === undefined ? [] : [value + (one - middle) * narrower]))
    return [id, around(value, near)] as const
  })
  return { figures, intervals: Object.fromEntries(intervals) }
}

const chosenAs = (decisions: Int32Array, k: number): Int32Array => decisions.map((decided) => Number(decided === k))

function drawnClass(shares: readonly Float64Array[], row: number, at: number): number {
  let below = 0
  for (let k = 0; k < shares.length - 1; k++) {
    below += shares[k]?.[row] ?? 0
    if (at < below) return k
  }
  return shares.length - 1
}

/** Averages over classes; a figure that one of them has no value of is left out. */
function averaged(all: readonly Figures[]): Record<string, number> {
  const entries = OF_EACH_CLASS.flatMap((id) => {
    const values = all.flatMap(({ [id]: value }) => value ?? [])
    return values.length === all.length ? [[id, values.reduce((sum, value) => sum + value, 0) / all.length]] : []
  })
  return Object.fromEntries(entries)
}

/** Rows with the same score and decision, in cells as those of `cellsOf`, none of them pooled; and the cell of each row. */
function placed(score: Float64Array, isChosen: Int32Array): { cells: Cells; places: Int32Array } {
  const of = (values: ArrayLike<number>, row: number): number => values[row] ?? 0
  const order = Uint32Array.from(score.keys()).sort(
    (a, b) => of(score, a) - of(score, b) || of(isChosen, a) - of(isChosen, b),
  )
  const places = new Int32Array(order.length)
  const firsts: number[] = []
  const counts: number[] = []
  let before = -1
  for (const row of order) {
    const isSame = before >= 0 && score[row] === score[before] && isChosen[row] === isChosen[before]
    if (isSame) counts[counts.length - 1] = (counts.at(-1) ?? 0) + 1
    else {
      firsts.push(row)
      counts.push(1)
    }
    places[row] = firsts.length - 1
    before = row
  }
  const none = new Float64Array(firsts.length)
  return {
    cells: {
      count: Float64Array.from(counts),
      score: Float64Array.from(firsts, (row) => of(score, row)),
      isChosen: Uint8Array.from(firsts, (row) => of(isChosen, row)),
      // Losses are known without drawing.
      lossOfPositive: none,
      lossOfNegative: none,
      rows: order.length,
    },
    places,
  }
}
