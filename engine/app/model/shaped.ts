import { type Bundle, type TrainingRecord, withShapes, writeBundle } from '../../../shared/bundle/index.ts'
import type { ShapedView } from '../../../shared/contract/index.ts'
import { createRng, type Json } from '../../../shared/core/index.ts'
import { evaluateScores } from '../../../shared/evaluate/index.ts'
import { editText, parseEdits, type ShapeEdit, shapesOf, withEdits } from '../../../shared/explain/index.ts'
import type { AnyAudit } from '../../../shared/fairness/index.ts'
import type { Figure } from '../../../shared/metrics/index.ts'
import { type Pipeline, type Scores, scoreTable } from '../../../shared/pipeline/index.ts'
import { SCORING_KERNELS } from '../../compute/scoring-kernels.ts'
import type { Explained } from './explanation.ts'
import { type KeptRows, testRowsText } from './test-rows.ts'

/** @param edits null: those that the model has */
export function shapedView(explained: Explained, edits: readonly ShapeEdit[] | null, seed: number): ShapedView {
  const { pipeline, bundle, run, kept: rows } = explained
  const kept = parseEdits(bundle.record.edits ?? [])
  const made = edits ?? kept
  const edited = withEdits(pipeline, made)
  const metrics = rows.rows.length > 0 ? metricsOf(explained, edited, scoresOf(explained, edited), seed) : {}
  return { run, ...shapesOf(edited), edits: made, texts: made.map(editText), kept, metrics }
}

/** A model that was changed after it was trained, and all that a run keeps of what it says of the test rows. */
export interface KeptChange {
  readonly model: Uint8Array
  readonly metrics: Readonly<Record<string, Figure>>
  readonly fairness: AnyAudit
  /** The text of the file of the test rows. */
  readonly test: string
}

type Audit = (kept: KeptRows) => AnyAudit

/** @param audit of rows that say what the edited model does; of no columns where nothing is audited */
export const keptShapes = (explained: Explained, edits: readonly ShapeEdit[], seed: number, audit: Audit): KeptChange =>
  keptChange(
    explained,
    withEdits(explained.pipeline, edits),
    (figures) => withShapes(explained.bundle, edits, figures),
    seed,
    audit,
  )

/** @param make the changed model, with figures of its own */
export function keptChange(
  explained: Explained,
  edited: Pipeline,
  make: (figures: Pick<TrainingRecord, 'metrics' | 'fairness'>) => Bundle,
  seed: number,
  audit: Audit,
): KeptChange {
  const { kept } = explained
  const scores = scoresOf(explained, edited)
  const { probabilities, decisions, margins } = scores
  const metrics = kept.rows.length > 0 ? metricsOf(explained, edited, scores, seed) : {}
  const isRegression = edited.task === 'regression'
  const predicted = (isRegression ? margins[0] : undefined) ?? new Float64Array(0)
  const fairness = audit({ ...kept, decisions, scores: probabilities[1] ?? kept.scores, predicted })
  const figures = { metrics: plain(metrics), fairness: plain(fairness) }
  return {
    model: writeBundle(make(figures)),
    metrics,
    fairness,
    test: testRowsText({
      rows: Uint32Array.from(kept.rows),
      labels: kept.labels,
      groups: kept.groups ?? null,
      probabilities,
      decisions,
      predicted,
    }),
  }
}

const scoresOf = ({ test }: Explained, pipeline: Pipeline): Scores =>
  scoreTable(pipeline, test, undefined, SCORING_KERNELS)

/** From the stream that the training's own figures drew from: without an edit they are the same. */
const metricsOf = ({ kept }: Explained, pipeline: Pipeline, scores: Scores, seed: number) =>
  evaluateScores(pipeline, scores, kept.labels, createRng(seed).fork('evaluate'), kept.groups ?? null).metrics

const plain = (value: unknown): Json => JSON.parse(JSON.stringify(value))
