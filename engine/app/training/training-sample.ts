import type { StepEffect, Typed } from '../../../shared/cleaning.ts'
import type { Choices, StepPreview } from '../../../shared/contract/index.ts'
import { type SourceColumn, takeSource } from '../../../shared/table/index.ts'
import { typeColumns } from '../../../shared/train/index.ts'
import { type PreviewQuery, previewOf } from '../tables/clean-preview.ts'
import type { OpenTable } from '../tables/open-table.ts'
import { type Aim, chainOf, trainingRows, typedOf } from '../tables/recipe-chain.ts'

/** Some of the rows that a training would learn from, as plain data: it goes to another thread. */
export interface TrainingSample extends Pick<Typed, 'source' | 'infer' | 'readings'> {
  /** The number in the file of each row. */
  readonly rows: Uint32Array
  /** Whether the training has no other rows. */
  readonly isAll: boolean
}

/** Rows that a quick answer looks at: as many as there is time for. */
const SIZES = [200, 2000, 20_000]
/** What steps may take of a quick answer. */
const MOST_MILLISECONDS = 120

const evenly = (size: number, of: number): Uint32Array =>
  Uint32Array.from({ length: Math.min(size, of) }, (_, i) => (of <= size ? i : Math.floor((i * of) / size)))

/** Evenly spread rows of a table, as its file has them. */
export function trainingSample(open: OpenTable, aim: Aim): TrainingSample {
  const file = typedOf(open)
  const training = trainingRows(file, file, aim)
  const rows = evenly(SIZES.at(-1) ?? 0, training.length).map((at) => training[at] ?? 0)
  const { recordOf } = file.source
  const source = {
    ...file.source,
    columns: file.source.columns.map((column) => compact(takeSource(column, rows))),
    rows: rows.length,
    recordOf: recordOf ? rows.map((row) => recordOf[row] ?? 0) : rows,
    setAside: [],
  }
  return { source, infer: file.infer, readings: file.readings, rows, isAll: rows.length === training.length }
}

/** The column with the texts that occur in it, and no others. */
function compact({ codes, texts }: SourceColumn): SourceColumn {
  const codeOf = new Map<number, number>()
  const used: string[] = []
  const newCodes = codes.map((code) => {
    const known = codeOf.get(code) ?? used.push(texts.at(code) ?? '') - 1
    codeOf.set(code, known)
    return known
  })
  return { codes: newCodes, texts: used }
}

/** One size of a sample, ready for recipes. */
interface Part {
  readonly file: Typed
  readonly rows: Uint32Array
  readonly isAll: boolean
}

/** A sample at every size that it has rows for, the smallest first. */
export function partsOf({ source, infer, readings, rows, isAll }: TrainingSample): readonly Part[] {
  const whole: Part = { file: { source, infer, readings, table: typeColumns(source, readings).table }, rows, isAll }
  const smaller = SIZES.filter((size) => size < rows.length).map((size): Part => {
    const picked = evenly(size, rows.length)
    const part = {
      ...source,
      columns: source.columns.map((column) => compact(takeSource(column, picked))),
      rows: picked.length,
      recordOf: picked.map((at) => source.recordOf?.[at] ?? at),
    }
    const { table } = typeColumns(part, readings)
    return { file: { source: part, infer, readings, table }, rows: picked.map((at) => rows[at] ?? 0), isAll: false }
  })
  return [...smaller, whole]
}

/** What a recipe took on a part when it was new there: a later answer may come from memory. */
const costs = new WeakMap<Part, { readonly recipe: string; readonly milliseconds: number }>()

/**
 * What one step of a recipe does to as many rows of a sample as there is time for: a larger part is taken while the one
 * before lets expect that it does not take too long.
 *
 * @param now milliseconds
 */
export async function samplePreview(
  parts: readonly Part[],
  choices: Choices,
  recipe: unknown,
  query: PreviewQuery,
  now: () => number = () => performance.now(),
): Promise<StepPreview> {
  const started = now()
  const asked = JSON.stringify(recipe)
  let answer: StepPreview | undefined
  let expected = 0
  for (const [at, part] of parts.entries()) {
    const before = now()
    if (answer && before - started + expected > MOST_MILLISECONDS) break
    const links = await chainOf(part.file, choices, recipe, ({ table }) => evenly(table.rows, table.rows))
    answer = previewOf(
      links.map((link) => inFile(link, part.rows)),
      choices,
      query,
      !part.isAll,
    )
    const known = costs.get(part)
    const milliseconds = Math.max(now() - before, known?.recipe === asked ? known.milliseconds : 0)
    costs.set(part, { recipe: asked, milliseconds })
    const larger = parts[at + 1]?.rows.length ?? 0
    expected = (milliseconds * larger) / Math.max(1, part.rows.length)
  }
  if (!answer) throw new RangeError('a sample has a part')
  return answer
}

/** The numbers of the rows are those in the file. */
const inFile = (link: StepEffect, rows: Uint32Array): StepEffect => ({
  ...link,
  rows: link.rows.map((at) => rows[at] ?? 0),
})
