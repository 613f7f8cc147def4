import { readFile } from 'node:fs/promises'
import { z } from 'zod'
import { LatheError } from '../../../shared/core/index.ts'
import type { TestRows } from '../../../shared/looked-at.ts'
import type { Task } from '../../../shared/metrics/index.ts'
import { fromJson, toJson } from '../../../shared/pipeline/index.ts'
import { BASE64 } from '../../store/base64.ts'

/** The file of a run that keeps what its model said of the test rows. */
export const TEST_FILE = 'test.json'
/** The same of training rows that were held out; missing where none were, and in runs of older versions. */
export const HELD_OUT_FILE = 'held-out.json'
/** How each candidate of a run learned. */
export const CURVES_FILE = 'curves.json'

const KEPT = z.object({
  rows: z.instanceof(Int32Array),
  labels: z.instanceof(Float64Array),
  decisions: z.instanceof(Int32Array),
  scores: z.instanceof(Float64Array),
  predicted: z.instanceof(Float64Array),
  groups: z.instanceof(Int32Array).optional(),
})

/** What must be known of a run to make sense of its test rows. */
export interface RunShape {
  readonly id: string
  readonly task: Task
  /** Negative, then positive for binary; empty for regression. */
  readonly classes: readonly string[]
  /** Whether groups have thresholds of their own: an audit is then of what was decided, at no one threshold. */
  readonly isByGroup?: boolean
}

/** What a run keeps of its test rows, one entry a row. */
export interface KeptRows {
  /** Row numbers in the data. */
  readonly rows: Int32Array
  /** Class number or true value. */
  readonly labels: Float64Array
  /** Class number; empty for regression. */
  readonly decisions: Int32Array
  /** Binary: probability of the positive class; multiclass: of the decided one; empty for regression. */
  readonly scores: Float64Array
  /** Regression: predicted value; empty otherwise. */
  readonly predicted: Float64Array
  /** The group of each, where the split kept groups together; absent elsewhere. */
  readonly groups?: Int32Array | undefined
}

/** What a model said of labelled rows, as a run keeps it. */
export function keptRows({ rows, labels, probabilities, decisions, predicted, groups }: TestRows): KeptRows {
  const scores =
    probabilities.length === 2
      ? (probabilities[1] ?? new Float64Array(0))
      : Float64Array.from(decisions, (decision, row) => probabilities[decision]?.[row] ?? NaN)
  return { rows: Int32Array.from(rows), labels, decisions, scores, predicted, ...(groups && { groups }) }
}

export function testRowsText(test: TestRows): string {
  const { groups, ...kept } = keptRows(test)
  return JSON.stringify(toJson({ ...kept, ...(groups && { groups }) }, BASE64))
}

/** @param run the run's id, as messages name it */
export async function readTestRows(file: string, run: string): Promise<KeptRows> {
  try {
    return KEPT.parse(fromJson(JSON.parse(await readFile(file, 'utf8')), BASE64))
  } catch (error) {
    const reason =
      error instanceof z.ZodError ? 'it lacks what a run has' : error instanceof Error ? error.message : error
    throw new LatheError('fileUnreadable', `The test rows of run ${run} cannot be read: ${reason}.`, {
      file,
      next: 'Train again; other runs are untouched.',
    })
  }
}
