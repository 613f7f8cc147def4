// Small trained models for tests of this room and of the engine: every kind of column, and names and levels that are
// hard to write down.
import type { Bundle, GoldenRows } from '../bundle/index.ts'
import { createRng, type Rng } from '../core/index.ts'
import { backgroundOf } from '../explain/index.ts'
import { describeFeatures, encode, type FeaturePlan, fitFeatures } from '../features/index.ts'
import type { Task } from '../metrics/index.ts'
import { inMemory, MODELS, REFERENCE_COMPUTE } from '../models/index.ts'
import { type InputColumn, type Pipeline, predictionsOf, scoreRows } from '../pipeline/index.ts'
import { type Cell, PLAIN_READING, type Reading, readCells } from '../table/index.ts'

const ROWS = 240
const DATES: Reading = { ...PLAIN_READING.date, datePattern: 'dd.MM.yyyy|iso|d MMM yyyy HH:mm VV' }
const EUROPEAN: Reading = { ...PLAIN_READING.number, decimal: ',', thousands: '.' }

export const HARD_LEVEL = '</script><script>alert("1")</script><!-- \u2028 \\'

const JOBS = ['Sales', 'Tech-support', 'Craft, repair', HARD_LEVEL]

const COLUMNS: readonly {
  readonly name: string
  readonly reading: Reading
  readonly draw: (rng: Rng) => Cell
}[] = [
  { name: 'age', reading: PLAIN_READING.number, draw: (rng) => 17 + rng.below(60) },
  {
    name: 'capital-gain',
    reading: EUROPEAN,
    draw: (rng) => (rng.next() < 0.2 ? null : `${rng.below(9)}.${100 + rng.below(900)},5`),
  },
  { name: 'job', reading: PLAIN_READING.category, draw: (rng) => JOBS[rng.below(JOBS.length)] ?? null },
  { name: '__proto__', reading: PLAIN_READING.category, draw: (rng) => ['x', 'y'][rng.below(2)] ?? null },
  {
    name: 'married',
    reading: { ...PLAIN_READING.boolean, trueTexts: ['yes'], falseTexts: ['no'] },
    draw: (rng) => (rng.next() < 0.5 ? 'yes' : 'no'),
  },
  { name: 'hired', reading: DATES, draw: anyDate },
  {
    name: 'letter',
    reading: PLAIN_READING.text,
    draw: (rng) => ['a good letter', 'no letter "sent"'][rng.below(2)] ?? '',
  },
]

/** Written in one of three ways; one names a zone. */
function anyDate(rng: Rng): string {
  const [day, month, year] = [10 + rng.below(19), rng.below(9), `201${rng.below(10)}`]
  const names = ['Jan', 'Feb', 'Mar', 'Apr', 'May', 'Jun', 'Jul', 'Aug', 'Sep']
  const ways = [
    `${day}.0${1 + month}.${year}`,
    `${year}-0${1 + month}-${day}`,
    `${day} ${names[month]} ${year} 12:30 Europe/Berlin`,
  ]
  return ways[rng.below(ways.length)] ?? ''
}

const CLASSES: Readonly<Record<Task, readonly string[]>> = {
  binary: ['<=50K', '>50K'],
  multiclass: ['low', 'middle', 'high'],
  regression: [],
}

/** Params of families that take long to learn what says as much here when it is small. */
type Params = Readonly<Record<string, number | string>>

const QUICK: Readonly<Record<string, Params>> = {
  gbdt: { rounds: 8 },
  'random-forest': { trees: 20 },
  'extra-trees': { trees: 20 },
  mlp: { nets: 2, width: 16, bins: 8, epochs: 3 },
}

/** A trained model with golden rows; the same task and family give the same bytes. */
export async function sampleBundle(
  task: Task = 'binary',
  family = 'gbdt',
  plan?: FeaturePlan,
  params: Params = QUICK[family] ?? {},
): Promise<Bundle> {
  return bundleOf(await samplePipeline(task, family, plan, params))
}

/** Any pipeline over the columns of the samples. */
export const bundleOf = (pipeline: Pipeline): Bundle => ({ pipeline, golden: goldenOf(pipeline), record: RECORD })

async function samplePipeline(
  task: Task,
  family: string,
  plan: FeaturePlan | undefined,
  params: Params,
): Promise<Pipeline> {
  const rng = createRng('sample')
  const cells = COLUMNS.map(({ draw }) => Array.from({ length: ROWS }, () => draw(rng)))
  const inputs: InputColumn[] = []
  const columns = new Map(
    COLUMNS.map(({ name, reading }, i) => {
      const { column } = readCells(cells[i] ?? [], reading)
      const values =
        column.kind === 'number' || column.kind === 'date'
          ? [...column.values].filter((value) => !Number.isNaN(value))
          : []
      inputs.push({ name, reading, range: values.length > 0 ? [Math.min(...values), Math.max(...values)] : null })
      return [name, column]
    }),
  )
  const table = { rows: ROWS, columns }
  const model = MODELS.get(family)
  const classes = CLASSES[task]
  const target = Float64Array.from({ length: ROWS }, (_, row) => targetOf(task, Number(cells[0]?.[row]), rng))
  const { features } = fitFeatures(
    table,
    inputs.map(({ name }) => name),
    model.form,
    plan && { task, classes, values: target },
    plan,
  )
  const about = { task, classes: classes.length, features: describeFeatures(features) }
  const data = inMemory(about, { matrix: encode(features, table), target, weight: null })
  const state = await model.fit(params, data, { rng, progress: async () => {}, compute: REFERENCE_COMPUTE })
  const branches = [
    { steps: [], views: [{ features, members: [{ family, params: model.parse(params), state, weight: 1 }] }] },
  ]
  return {
    task,
    target: 'income',
    classes,
    threshold: 0.5,
    inputs,
    branches,
    blend: 'margins',
    calibration: null,
    background: backgroundOf({ inputs, branches }, table, createRng('background')),
  }
}

function targetOf(task: Task, age: number, rng: Rng): number {
  const noisy = age + 20 * rng.next()
  if (task === 'regression') return 100 * noisy
  return task === 'binary' ? Number(noisy > 55) : Math.min(2, Math.floor(noisy / 32))
}

const ODD: readonly Readonly<Record<string, Cell>>[] = [
  {},
  { age: '140', job: 'never seen', married: 'perhaps', hired: '99.99.9999' },
  { age: null, 'capital-gain': null, job: null, married: null, hired: null, letter: null },
  { age: '1e308', 'capital-gain': '-9.999.999,25', job: HARD_LEVEL, letter: '\u2029\u0000"' },
]

function goldenOf(pipeline: Pipeline): GoldenRows {
  const rng = createRng('golden')
  const drawn = Array.from({ length: 60 }, () =>
    Object.fromEntries(COLUMNS.map(({ name, draw }) => [name, rng.next() < 0.05 ? null : sourceText(draw(rng))])),
  )
  const odd = ODD.map((row) => Object.fromEntries([...Object.entries(row), ['__proto__', 'x']]))
  const rows = [...drawn, ...odd]
  return { rows, expected: predictionsOf(pipeline, scoreRows(pipeline, rows)) }
}

const sourceText = (cell: Cell): Cell => (cell === null ? null : String(cell))

const RECORD: Bundle['record'] = {
  dataSha256: '0'.repeat(64),
  seed: 0,
  replay: null,
  rows: { train: ROWS, valid: 0, test: 0, unused: 0, setAside: 0 },
  sensitive: [],
  metrics: {},
  fairness: {},
  findings: [],
}
