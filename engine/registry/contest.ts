import { basename } from 'node:path'
import type { Bundle } from '../../shared/bundle/index.ts'
import { type Json, usageError } from '../../shared/core/index.ts'

import { primaryMetric } from '../../shared/metrics/index.ts'
import type { Pipeline } from '../../shared/pipeline/index.ts'
import {
  applied,
  askedOf,
  type Evaluated,
  judgeLimits,
  type Reason,
  type RetrainReport,
  recommend,
  type Version,
  type Weight,
} from '../../shared/registry/index.ts'
import { keepBlob } from './blobs.ts'
import { type ContestFigures, type ContestRows, contestFigures } from './contest-figures.ts'
import { type RegistryLog, record } from './log.ts'

import { bundleOf, modelPathOf } from './versions.ts'

/**
 * Holds a version against another on the same rows, and keeps what came of it: an event with the figures, and a report with a
 * recommendation.
 *
 * @param against the other; null where there is nothing to compare with
 * @param figures finds them in another process, where this one has others to answer
 */
export async function holdContest(
  folder: string,
  version: Version,
  against: Version | null,
  given: ContestRows,
  figures: typeof contestFigures = contestFigures,
): Promise<{ report: RetrainReport; log: RegistryLog }> {
  const candidate = await bundleOf(folder, version)
  const champion = against && (await bundleOf(folder, against))
  if (champion) checkSameQuestion(candidate.pipeline, champion.pipeline, version.version, against?.version ?? 0)
  const path = against && modelPathOf(folder, against)
  const found = await figures(modelPathOf(folder, version), path, given)
  const event: Evaluated = {
    what: 'evaluate',
    version: version.version,
    data: { sha256: found.sha256, names: [...given.names], rows: found.rows },
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
      seen: whoLearned(version, against, given, found.sha256),
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

interface Outcome {
  readonly event: Evaluated
  readonly found: ContestFigures
  readonly limits: RetrainReport['limits']
  readonly seen: readonly ('candidate' | 'champion')[]
  readonly version: Version
  readonly against: Version | null
}

function reportOf(
  candidate: Bundle,
  champion: Bundle | null,
  { event, found, limits, seen, version, against }: Outcome,
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
  const more = [...seen.map(seenReason), ...(champion ? thresholdReasons(candidate.pipeline, champion) : [])]
  const reasons = [...judged.reasons, ...more]
  const isFlattered = seen.includes(judged.verdict === 'promote' ? 'candidate' : 'champion')
  const isBeyond = limits.some(({ state }) => state === 'exceeded')
  const asksForLook = judged.verdict === 'promote' && more.some(({ speaksFor }) => speaksFor === 'closerLook')
  const isOpen = isFlattered || asksForLook
  const verdict = isOpen && !isBeyond ? 'lookCloser' : judged.verdict
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

/**
 * Which of the two learned from the very files that the rows are of. A candidate that is held against its own test rows did not
 * learn from them, and neither did a champion of the same data and seed, which parts them alike.
 */
function whoLearned(
  { lineage }: Version,
  against: Version | null,
  { rows, digests = [] }: ContestRows,
  sha256: string,
): ('candidate' | 'champion')[] {
  const files = [sha256, ...digests]
  const isOwnTest = rows !== undefined
  const theirs = against?.lineage
  const isPartedAlike = isOwnTest && theirs?.data.sha256 === lineage.data.sha256 && theirs.seed === lineage.seed
  return [
    ...(!isOwnTest && files.includes(lineage.data.sha256) ? (['candidate'] as const) : []),
    ...(theirs && !isPartedAlike && files.includes(theirs.data.sha256) ? (['champion'] as const) : []),
  ]
}

const seenReason = (who: 'candidate' | 'champion'): Reason => ({
  speaksFor: 'neither',
  text: `The ${who} learned from most of these rows, so that its figures here are better than on new ones.`,
})

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
