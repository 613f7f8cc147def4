// A small generated file and its journey, for tests: every kind of column, missing values, a rare level.
import { NO_RECIPE, type Recipe } from './clean/index.ts'
import { createRng } from './core/index.ts'
import { type Arrival, journey } from './journey.ts'
import { REFERENCE_COMPUTE } from './models/index.ts'
import type { SourceColumn, SourceTable } from './table/index.ts'
import { type SearchHost, TRAIN_OPTIONS, type TrainOptions } from './train/index.ts'

const ROWS = 500

/** A source table from rows of texts, as import gives it. */
export function sourceOf(names: readonly string[], rows: readonly (readonly string[])[]): SourceTable {
  const columns = names.map((_, c): SourceColumn => {
    const codeOf = new Map<string, number>()
    const codes = Uint32Array.from(rows, (row) => {
      const text = row[c] ?? ''
      const code = codeOf.get(text) ?? codeOf.size
      codeOf.set(text, code)
      return code
    })
    return { codes, texts: [...codeOf.keys()] }
  })
  return { names, header: names, columns, rows: rows.length, records: rows.length, recordOf: null, setAside: [] }
}

/** People, and whether they bought: it depends on age, job and spent. Rareton is the city of four of them. */
export function sampleSource(): SourceTable {
  const rng = createRng('people')
  const pick = (texts: readonly string[]) => texts[rng.below(texts.length)] ?? ''
  const rows = Array.from({ length: ROWS }, (_, row) => {
    const age = 18 + rng.below(60)
    const job = pick(['clerk', 'nurse', 'driver', 'teacher'])
    const spent = rng.below(100_000) / 100
    const score = age / 20 + (job === 'nurse' ? 1 : 0) + spent / 400 - 4 + 2 * (rng.next() - 0.5)
    return [
      rng.next() < 0.05 ? '' : String(age),
      rng.next() < 0.03 ? '?' : job,
      row % 125 === 7 ? 'Rareton' : pick(['Ulm', 'Bern', 'Graz']),
      spent.toFixed(2),
      `20${10 + rng.below(10)}-0${1 + rng.below(9)}-${10 + rng.below(18)}`,
      pick(['yes', 'no']),
      pick(['female', 'male']),
      score > 0 ? 'bought' : 'left',
    ]
  })
  return sourceOf(['age', 'job', 'city', 'spent', 'joined', 'member', 'sex', 'outcome'], rows)
}

export const sampleHost = (seed = 0): SearchHost => ({
  rng: createRng(seed),
  compute: REFERENCE_COMPUTE,
  report: () => {},
  breathe: async () => {},
  now: () => 0,
  timeLeft: () => Infinity,
})

/** The journey over the sample, trees only unless the options say otherwise. */
export function sampleArrival(
  seed = 0,
  options: Partial<TrainOptions> = {},
  recipe: Recipe = NO_RECIPE,
  source: SourceTable = sampleSource(),
  host: SearchHost = sampleHost(seed),
): Promise<Arrival> {
  const chosen = TRAIN_OPTIONS.parse({
    seed,
    sensitive: ['sex'],
    families: ['gbdt'],
    params: { gbdt: { rounds: 20 } },
    ...options,
  })
  return journey({ source, dataSha256: '00', target: 'outcome', infer: {}, recipe, split: null, options: chosen }, host)
}
