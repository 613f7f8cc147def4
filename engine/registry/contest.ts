import { basename } from 'node:path'
import type { Bundle } from '../../shared/bundle/index.ts'
import { createRng, type Json, usageError } from '../../shared/core/index.ts'
import { evaluateScores, groupsIn, sourceColumn } from '../../shared/evaluate/index.ts'
import type { InferOptions } from '../../shared/import/index.ts'
import { compareModels, primaryMetric } from '../../shared/metrics/index.ts'
import { type Pipeline, predictionsFor } from '../../shared/pipeline/index.ts'
import {
  applied,
  askedOf,
  type Difference,
  type Evaluated,
  judgeLimits,
  type Reason,
  type RetrainReport,
  recommend,
  type Version,
  type Weight,
} from '../../shared/registry/index.ts'
import type { ReadOptions } from '../data/index.ts'
import { importFile, type Labelled, labelledRows } from '../labelled-rows.ts'
import { keepBlob } from './blobs.ts'
import { type RegistryLog, record } from './log.ts'
import { rowsNotIn } from './seen-rows.ts'
import { bundleOf } from './versions.ts'

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
  /** The column whose values belong together; '' for none. */
  readonly group?: string
}

/**
 * Holds a version against another on the same rows, and keeps what came of it: an event with the figures, and a report with a
 * recommendation.
 *
 * @param against the other; null where there is nothing to compare with
 */
export async function holdContest(
  folder: string,
  version: Version,
  against: Version | null,
  given: ContestRows,
): Promise<{ report: RetrainReport; log: RegistryLog }> {
  const candidate = await bundleOf(folder, version)
  const champion = against && (await bundleOf(folder, against))
  if (champion) checkSameQuestion(candidate.pipeline, champion.pipeline, version.version, against?.version ?? 0)
  const found = await figuresOf(candidate, champion, given)
  const event: Evaluated = {
    what: 'evaluate',
    version: version.version,
    data: { sha256: found.sha256, names: [...given.names], rows: found.labelled.rows.length },
    metrics: found.metrics,
    fairness: {},
    against: against && { version: against.version, differences: found.differences },
    report: null,
  }
  let report: RetrainReport | undefined
  const log = await record(folder, async (state) => {
    const after = applied(state, { ...event, at: 0, by: '' })
    const now = after.versions[version.version - 1]
    if (!now) throw new Error('a version that is evaluated is there')
    report = reportOf(candidate, champion, {
      event,
      found,
      limits: judgeLimits(after.limits, after, now),
      version,
      against,
    })
    return [{ ...event, report: await keepBlob(folder, JSON.stringify(report)) }]
  })
  if (!report) throw new Error('an evaluation has a report')
  return { report, log }
}

function checkSameQuestion(one: Pipeline, other: Pipeline, version: number, against: number): void {
  if (one.target === other.target && one.task === other.task && one.classes.join('\n') === other.classes.join('\n'))
    return
  throw usageError(
    `Versions ${version} and ${against} predict different things: ${one.target} (${one.classes.join(', ') || 'numbers'}) and ${other.target} (${other.classes.join(', ') || 'numbers'}).`,
    { next: 'Compare versions with the same classes.' },
  )
}

interface Found {
  readonly sha256: string
  readonly labelled: Labelled
  readonly leftOut: number
  readonly metrics: Evaluated['metrics']
  readonly differences: Readonly<Record<string, Difference>>
  readonly speeds: { readonly candidate: number | null; readonly champion: number | null }
}

async function figuresOf(
  { pipeline, record: { seed } }: Bundle,
  champion: Bundle | null,
  given: ContestRows,
): Promise<Found> {
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
  const none = { sha256, labelled, leftOut, metrics: {}, differences: {}, speeds: { candidate: null, champion: null } }
  if (labelled.rows.length === 0) return none
  const groups =
    given.group && table.names.includes(given.group) ? groupsIn(sourceColumn(table, given.group), labelled.rows) : null
  const own = timed(labelled, pipeline)
  const { metrics } = evaluateScores(pipeline, own.scores, labelled.labels, createRng(seed), groups)
  if (!champion) return { ...none, metrics: finite(metrics), speeds: { candidate: own.rowsPerSecond, champion: null } }
  const theirs = timed(labelled, champion.pipeline)
  const [a, b] = [
    predictionsFor(pipeline, own.scores, labelled.labels),
    predictionsFor(champion.pipeline, theirs.scores, labelled.labels),
  ]
  const values = evaluateScores(champion.pipeline, theirs.scores, labelled.labels, createRng(seed), groups).metrics
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
const finite = (metrics: Found['metrics']): Found['metrics'] => JSON.parse(JSON.stringify(metrics))

/** Runs before the one that counts: what is made at first is made once. */
const WARM_UP = 1

function timed(labelled: Labelled, pipeline: Pipeline) {
  for (let run = 0; run < WARM_UP; run++) labelled.score(pipeline)
  const started = performance.now()
  const scores = labelled.score(pipeline)
  const seconds = Math.max((performance.now() - started) / 1000, 1e-6)
  return { scores, rowsPerSecond: labelled.rows.length / seconds }
}

interface Outcome {
  readonly event: Evaluated
  readonly found: Found
  readonly limits: RetrainReport['limits']
  readonly version: Version
  readonly against: Version | null
}

function reportOf(
  candidate: Bundle,
  champion: Bundle | null,
  { event, found, limits, version, against }: Outcome,
): RetrainReport {
  const { task } = candidate.pipeline
  const metric = askedOf(candidate.record.asked)?.options.metric || primaryMetric(task)
  const weights: { candidate: Weight; champion: Weight | null } = {
    candidate: { bytes: version.model.bytes, rowsPerSecond: found.speeds.candidate },
    champion: against && { bytes: against.model.bytes, rowsPerSecond: found.speeds.champion },
  }
  const { data, differences } = { data: event.data, differences: found.differences }
  const judged = recommend({
    task,
    metric,
    rows: data.rows,
    differences,
    limits,
    candidate: weights.candidate,
    champion: weights.champion,
  })
  const more = champion ? thresholdReasons(candidate.pipeline, champion) : []
  const reasons = [...judged.reasons, ...more]
  const verdict = judged.verdict === 'promote' && more.length > 0 ? 'lookCloser' : judged.verdict
  return {
    version: version.version,
    champion: against?.version ?? null,
    ...{ task, metric, limits, metrics: event.metrics, differences },
    data: { ...data, leftOut: found.leftOut },
    candidate: weights.candidate,
    previous: weights.champion,
    recommendation: { verdict, reasons },
  }
}

const HALF = 0.5

/** A threshold that a person set is no part of the training that was made again. */
function thresholdReasons({ threshold, decision }: Pipeline, { pipeline, record }: Bundle): Reason[] {
  const asked: Json | undefined = record.asked
  const aim = askedOf(asked)?.options.decide ?? ''
  if (decision || pipeline.decision || aim !== '' || pipeline.threshold === HALF || pipeline.threshold === threshold)
    return []
  return [
    {
      speaksFor: 'closerLook',
      text: `The champion decides from a score of ${pipeline.threshold}, which was set by hand; the candidate from ${threshold}. Set its threshold before it answers.`,
    },
  ]
}

export const namesOfFiles = (files: readonly string[]): string[] => files.map((file) => basename(file))
