// Generated files with every kind of column and a known truth, for tests of this room and of those that need a pipeline.
import { type Recipe, readingsAfter } from '../clean/index.ts'
import { createRng } from '../core/index.ts'
import { inferReadings } from '../import/index.ts'
import type { Task } from '../metrics/index.ts'
import { REFERENCE_COMPUTE } from '../models/index.ts'
import type { Pipeline } from '../pipeline/index.ts'
import { sourceFrom } from '../table/sample-table.test-support.ts'
import { AS_IT_IS, assemble, type Candidate, fitCandidate } from './candidate.ts'
import { type Dataset, prepareDataset } from './dataset.ts'
import { TRAIN_OPTIONS, type TrainOptions } from './options.ts'
import { prepareFold } from './prepared-fold.ts'
import type { SplitFile } from './split-file.ts'
import type { SearchHost } from './trial.ts'

export type Texts = Readonly<Record<string, readonly string[]>>

export const TARGETS: Readonly<Record<Task, string>> = { binary: 'outcome', multiclass: 'size', regression: 'spent' }

const WORDS = ['a', 'very', 'good', 'letter', 'about', 'the', 'last', 'order', 'and', 'its', 'late', 'delivery']

/** Every recipe step that learns, so that each has something to leak. */
export const FULL_RECIPE: Recipe = {
  steps: [
    { id: 'set-type', params: { columns: ['zip'], type: 'category' } },
    { id: 'normalise', params: { letters: 'lower' } },
    { id: 'drop-duplicates', params: {} },
    { id: 'impute', params: { columns: ['team'] } },
    { id: 'impute', params: { columns: ['income'], strategy: 'mean' } },
    { id: 'clip', params: { low: 0.05, high: 0.95 } },
  ],
}

/** People and what they bought, which depends on age, job, income and when they joined; every fifth row is for testing. */
export function sampleTexts(rows = 240): Texts {
  const rng = createRng('sample data')
  const pick = (texts: readonly string[]) => texts[rng.below(texts.length)] ?? ''
  const people = Array.from({ length: rows }, (_, row) => {
    const age = 18 + rng.below(60)
    const job = row % 80 === 1 ? 'astronaut' : pick(['Clerk', 'clerk ', 'nurse', 'driver'])
    const income = rng.below(100_000) / 4
    const joined = new Date(Date.UTC(2020, 0, 1 + rng.below(900))).toISOString().slice(0, 10)
    const score = age / 20 + (job === 'nurse' ? 1 : 0) + income / 10_000 - 4 + rng.next()
    return {
      age: String(age),
      job,
      income: row % 13 === 5 ? '' : String(income),
      // Among the rows to train on, red and blue are equally frequent: whichever fills in must not depend on row 0.
      team: row === 0 ? 'blue' : (['', 'red', 'blue'][trainingRank(row) % 3] ?? ''),
      zip: pick(['0101', '0202', '0303']),
      member: pick(['yes', 'no']),
      joined,
      household: `family ${rng.below(40)}`,
      note: `${Array.from({ length: 5 }, () => pick(WORDS)).join(' ')} ${row}`,
      outcome: score > 0 ? 'bought' : 'left',
      size: score > 1 ? 'large' : score > -0.5 ? 'medium' : 'small',
      spent: (100 + 20 * score).toFixed(2),
    }
  })
  const names = Object.keys(people[0] ?? {})
  return Object.fromEntries(names.map((name) => [name, people.map((person) => Reflect.get(person, name))]))
}

/** How many rows to train on come before this one. */
const trainingRank = (row: number): number => row - Math.ceil(row / 5)

/** Every fifth row for testing, the rest for training. */
export function sampleSplit(rows = 240): SplitFile {
  const all = Array.from({ length: rows }, (_, row) => row)
  return {
    train: new Set(all.filter((row) => row % 5 !== 0)),
    valid: new Set(),
    test: new Set(all.filter((row) => row % 5 === 0)),
  }
}

/** Options that leave the other targets out. */
export const sampleOptions = (task: Task, options: Partial<TrainOptions> = {}): TrainOptions =>
  TRAIN_OPTIONS.parse({
    mode: 'fast',
    ignore: Object.values(TARGETS).filter((name) => name !== TARGETS[task]),
    ...options,
  })

export const sampleHost = (host: Partial<SearchHost> = {}): SearchHost => ({
  rng: createRng('host'),
  compute: REFERENCE_COMPUTE,
  report: () => {},
  breathe: async () => {},
  now: () => 0,
  timeLeft: () => Infinity,
  ...host,
})

export interface Chosen {
  readonly task?: Task
  readonly recipe?: Recipe
  readonly options?: Partial<TrainOptions>
  readonly split?: SplitFile | null
}

export function sampleDataset(
  texts: Texts = sampleTexts(),
  { task = 'binary', recipe = FULL_RECIPE, options = {}, split = sampleSplit() }: Chosen = {},
): Dataset {
  const source = sourceFrom(texts)
  const { columns } = inferReadings(source)
  const readings = readingsAfter(recipe, new Map(columns.map(({ name, reading }) => [name, reading])))
  const choices = { target: TARGETS[task], split, options: sampleOptions(task, options) }
  return prepareDataset(source, columns, readings, choices, createRng('host'))
}

/** A pipeline fitted to the training rows of a dataset. */
export async function samplePipeline(
  data: Dataset,
  candidate: Candidate = { family: 'gbdt', params: { rounds: 8 } },
  recipe: Recipe = FULL_RECIPE,
): Promise<Pipeline> {
  const host = { rng: createRng('fit'), compute: REFERENCE_COMPUTE, progress: async () => {} }
  const { train } = data.split
  const fold = await prepareFold(data, recipe, train, null)
  const fitted = await fitCandidate(fold, candidate, host)
  return assemble(data, train, [{ fold, voters: [{ ...fitted, weight: 1 }] }], AS_IT_IS).pipeline
}
