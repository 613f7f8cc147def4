import type { Rng } from '../../core/index.ts'
import { describeFeatures, encode, fitFeatures } from '../../features/index.ts'
import { inMemory, MODELS, REFERENCE_COMPUTE } from '../../models/index.ts'
import { type Pipeline, scoreTable } from '../../pipeline/index.ts'
import { type Table, take } from '../../table/index.ts'
import { spread } from './scored.ts'

/** A small tree that says roughly what the model says. */
export interface Surrogate {
  /** The tree in words, line by line. */
  readonly lines: readonly string[]
  /** On rows that did not teach it: the share of the model's decisions that it makes too, or of the variance of its numbers. */
  readonly fidelity: number
  /** The same of always giving the answer that the model gives most often; 0 for numbers. */
  readonly constant: number
  readonly rows: number
}

const MOST_ROWS = 4000
const PARAMS = { leaves: 8, minLeaf: 10 }

/** Fits a tree to the model's own answers on every other row, and compares both on the rest. */
export async function surrogate(pipeline: Pipeline, table: Table, rng: Rng): Promise<Surrogate | null> {
  const some = take(table, spread(table.rows, MOST_ROWS))
  const { margins, decisions } = scoreTable(pipeline, some)
  const isNumber = pipeline.task === 'regression'
  const answers = isNumber ? (margins[0] ?? new Float64Array(0)) : Float64Array.from(decisions)
  const [learned, other] = [0, 1].map((side) =>
    Uint32Array.from({ length: Math.floor((some.rows + 1 - side) / 2) }, (_, i) => 2 * i + side),
  )
  if (!learned || !other || other.length === 0) return null
  const teaching = take(some, learned)
  const names = pipeline.inputs.map(({ name }) => name).filter((name) => some.columns.get(name)?.kind !== 'text')
  const { features } = fitFeatures(teaching, names, 'levels')
  const family = MODELS.get('tree')
  const about = { task: pipeline.task, classes: pipeline.classes.length, features: describeFeatures(features) }
  const target = Float64Array.from(learned, (row) => answers[row] ?? 0)
  const data = inMemory(about, { matrix: encode(features, teaching), target, weight: null })
  const state = await family.fit(PARAMS, data, {
    rng,
    progress: async () => {},
    compute: REFERENCE_COMPUTE,
  })
  const lines = family.read(state, { target: pipeline.target, classes: pipeline.classes, features: about.features })
  const said = family.predictor.margins(state, encode(features, take(some, other)))
  return {
    lines: lines ?? [],
    fidelity: fidelityOf(isNumber, said, other, answers),
    constant: isNumber ? 0 : mostFrequent(target, pipeline.classes.length, other, answers),
    rows: some.rows,
  }
}

/** How often what was answered most often to some rows is the answer to others. */
function mostFrequent(taught: Float64Array, classes: number, rows: Uint32Array, answers: Float64Array): number {
  const counts = new Float64Array(classes)
  for (const answer of taught) counts[answer] = (counts[answer] ?? 0) + 1
  const most = counts.indexOf(Math.max(...counts))
  return rows.filter((row) => answers[row] === most).length / rows.length
}

function fidelityOf(
  isNumber: boolean,
  said: readonly Float64Array[],
  rows: Uint32Array,
  answers: Float64Array,
): number {
  const answerOf = (i: number) => answers[rows[i] ?? 0] ?? 0
  if (!isNumber) {
    let same = 0
    for (let i = 0; i < rows.length; i++) {
      const margins = said.map((own) => own[i] ?? 0)
      const decision = margins.length === 1 ? Number((margins[0] ?? 0) >= 0) : margins.indexOf(Math.max(...margins))
      same += Number(decision === answerOf(i))
    }
    return same / rows.length
  }
  const mean = Array.from(rows, (_, i) => answerOf(i)).reduce((sum, value) => sum + value, 0) / rows.length
  let [off, all] = [0, 0]
  for (let i = 0; i < rows.length; i++) {
    off += (answerOf(i) - (said[0]?.[i] ?? 0)) ** 2
    all += (answerOf(i) - mean) ** 2
  }
  return all > 0 ? 1 - off / all : 1
}
