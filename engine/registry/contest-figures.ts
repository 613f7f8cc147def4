import { readFile } from 'node:fs/promises'
import { readBundle } from '../../shared/bundle/index.ts'
import { createRng } from '../../shared/core/index.ts'
import { evaluateScores, groupsIn, sourceColumn } from '../../shared/evaluate/index.ts'
import type { InferOptions } from '../../shared/import/index.ts'
import { compareModels, measure } from '../../shared/metrics/index.ts'
import { predictionsFor } from '../../shared/pipeline/index.ts'
import type { Difference, Evaluated } from '../../shared/registry/index.ts'
import type { ReadOptions } from '../data/index.ts'
import { importFile, labelledRows } from '../labelled-rows.ts'
import { rowsNotIn } from './seen-rows.ts'

/** Labelled rows that two versions are held against. */
export interface ContestRows {
  readonly file: string
  /** What people call the files. */
  readonly names: readonly string[]
  readonly read: ReadOptions
  readonly infer: InferOptions
  /** Row numbers that count; every labelled row where it is left out. */
  readonly rows?: Uint32Array
  /** Files whose rows are left out, since the champion may have learned from them; none where nothing is known of that. */
  readonly seen?: { readonly file: string; readonly read: ReadOptions } | undefined
  /** Digests of files that these rows are of, beside that of all of them together. */
  readonly digests?: readonly string[]
  /** The column whose values belong together; '' for none. */
  readonly group?: string
}

/** What two models say of the same rows: plain data, so that another process may find it. */
export interface ContestFigures {
  readonly sha256: string
  /** Rows that were compared on. */
  readonly rows: number
  readonly leftOut: number
  readonly metrics: Evaluated['metrics']
  readonly differences: Readonly<Record<string, Difference>>
  readonly speeds: { readonly candidate: number | null; readonly champion: number | null }
}

/**
 * @param candidate the path of a model file
 * @param against that of the other; null where there is none
 */
export async function contestFigures(
  candidate: string,
  against: string | null,
  given: ContestRows,
): Promise<ContestFigures> {
  const { pipeline, record } = readBundle(await readFile(candidate), candidate)
  const champion = against === null ? null : readBundle(await readFile(against), against)
  const { seed } = record
  const imported = await importFile(given.file, given.read, given.infer)
  const { table, sha256 } = imported
  const all = given.rows ?? Uint32Array.from({ length: table.rows }, (_, row) => row)
  const columns = [...pipeline.inputs.map(({ name }) => name), pipeline.target]
  const fresh =
    given.seen && champion
      ? rowsNotIn((await importFile(given.seen.file, given.seen.read, given.infer)).table, table, all, columns)
      : all
  const labelled = labelledRows(imported, given.file, pipeline, fresh)
  const leftOut = all.length - fresh.length
  const none = {
    sha256,
    rows: labelled.rows.length,
    leftOut,
    metrics: {},
    differences: {},
    speeds: { candidate: null, champion: null },
  }
  if (labelled.rows.length === 0) return none
  const groups =
    given.group && table.names.includes(given.group) ? groupsIn(sourceColumn(table, given.group), labelled.rows) : null
  const scored = [pipeline, ...(champion ? [champion.pipeline] : [])]
  const [own, theirs] = scoredInTurns(
    labelled.rows.length,
    scored.map((one) => () => labelled.score(one)),
  )
  if (!own) throw new Error('the candidate was scored')
  const { metrics } = evaluateScores(pipeline, own.scores, labelled.labels, createRng(seed), groups)
  if (!champion || !theirs)
    return { ...none, metrics: finite(metrics), speeds: { candidate: own.rowsPerSecond, champion: null } }
  const [a, b] = [
    predictionsFor(pipeline, own.scores, labelled.labels),
    predictionsFor(champion.pipeline, theirs.scores, labelled.labels),
  ]
  const values = measure(b, { rng: createRng(seed), resamples: 0 })
  const compared = compareModels(a, b, { rng: createRng(seed), groups })
  const differences = Object.fromEntries(
    Object.entries(compared).flatMap(([id, one]): [string, Difference][] => {
      const [value, other] = [metrics[id]?.value, values[id]?.value]
      const whole = { value: value ?? NaN, other: other ?? NaN, ...one }
      return Object.values(whole).every(Number.isFinite) ? [[id, whole]] : []
    }),
  )
  const speeds = { candidate: own.rowsPerSecond, champion: theirs.rowsPerSecond }
  return { ...none, metrics: finite(metrics), differences, speeds }
}

/** As a log can keep them: JSON has no infinity. */
const finite = (metrics: ContestFigures['metrics']): ContestFigures['metrics'] => JSON.parse(JSON.stringify(metrics))

/** Both models are timed in turns, so often at least and so long at most: what else the computer does meanwhile slows both alike. */
const TURNS = { fewest: 2, most: 9, seconds: 0.5 }

/** What each model says of the rows, and how fast: the fastest of its turns, which is the one that least else disturbed. */
export function scoredInTurns<T>(
  rows: number,
  models: readonly (() => T)[],
  clock: () => number = () => performance.now(),
): { scores: T; rowsPerSecond: number }[] {
  // What is made at first is made once.
  const found = models.map((score) => ({ score, scores: score(), best: Infinity }))
  const started = clock()
  for (let turn = 0; turn < TURNS.most; turn++) {
    if (turn >= TURNS.fewest && clock() - started > 1000 * TURNS.seconds) break
    for (const one of found) {
      const from = clock()
      one.score()
      one.best = Math.min(one.best, clock() - from)
    }
  }
  return found.map(({ scores, best }) => ({ scores, rowsPerSecond: rows / Math.max(best / 1000, 1e-6) }))
}
