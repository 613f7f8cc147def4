import { z } from 'zod'

// What is asked of a run that has test rows: which of them, at which threshold, and why.

export const threshold = z.number().min(0).max(1)
export const DEFAULT_THRESHOLD = 0.5

/** A share that a decision aims at. */
const aimed = z.number().positive().max(1)

const OUTCOME_VALUES = z.object({
  truePositive: z.number(),
  falsePositive: z.number(),
  trueNegative: z.number(),
  falseNegative: z.number(),
})

/** What a person aims at with a threshold. */
export const CHOICES_OF_THRESHOLD = z.object({
  values: OUTCOME_VALUES,
  precision: aimed,
  recall: aimed,
  /** The share of the rows with the highest scores. */
  capacity: aimed,
  /** So many rows with the highest scores, of so many; of as many as there are test rows where it is left out. */
  best: z.object({ rows: z.int().min(1), of: z.int().min(1).optional() }),
})

export type ThresholdAims = z.output<typeof CHOICES_OF_THRESHOLD>

/** A file for somebody who was not there. */
export const REPORT = z.object({
  /** Everything that is known of the run, or the audit of its groups alone. */
  about: z.enum(['run', 'audit']),
  format: z.enum(['html', 'pdf', 'json']),
  /** Columns that groups are compared by. */
  columns: z.array(z.string()).max(3).readonly(),
  threshold,
})

const end = z.number().nullable()
const CONDITION = z.discriminatedUnion('is', [
  z.object({ column: z.string(), is: z.literal('level'), level: z.string() }),
  z.object({ column: z.string(), is: z.literal('range'), from: end, to: end, isDate: z.boolean().optional() }),
  z.object({ column: z.string(), is: z.literal('missing') }),
])

/** Which test rows of a run: those for which everything holds that is given here. */
export const CASES = z.object({
  /** What decides between two classes. */
  threshold: threshold.default(DEFAULT_THRESHOLD),
  /** Class numbers of a cell of the confusion matrix. */
  actual: z.int().min(0).optional(),
  predicted: z.int().min(0).optional(),
  /** Classes: only rows that are predicted wrongly, or only right ones. */
  wrong: z.boolean().optional(),
  /** Classes: only rows of which the prediction is at least this sure: the probability of the class that is said. */
  sure: z.number().min(0).max(1).optional(),
  /** Limits of the score, or, for regression, of the error (predicted minus actual). */
  between: z
    .object({ from: z.number(), to: z.number(), /** Whether `to` itself is inside. */ hasEnd: z.boolean() })
    .optional(),
  /** A row's number in the data, from 0. */
  row: z.int().min(0).optional(),
  /** Regression: a square of the grid of predicted against true values. */
  square: z
    .object({ from: z.number(), to: z.number(), across: z.int().min(1), x: z.int().min(0), y: z.int().min(0) })
    .optional(),
  /** What cells of the row hold. */
  slice: z.array(CONDITION).max(2).readonly().optional(),
})

/** A row of the data, and values that it is asked about with instead of its own, as source text. */
export const ASKED_ROW = z.object({ row: z.int().min(0), values: z.record(z.string(), z.string()) })

/** What a counterfactual has to keep to. */
export const WANTED = z.object({
  /** The class that is wanted; of two the other one where it is left out. */
  wanted: z.string().optional(),
  /** For numbers: the least and the most that is wanted. */
  low: z.number().optional(),
  high: z.number().optional(),
  immutable: z.array(z.string()).readonly(),
  mostChanges: z.int().min(1).max(5),
  count: z.int().min(1).max(10),
})

/** Columns whose values form the groups of an audit, crossed where there are several. */
export const MOST_GROUP_COLUMNS = 3
/** Column of numbers → where its bands begin, rising. */
export const GROUP_EDGES = z.record(z.string(), z.array(z.number()).max(20).readonly())
/** Limits as texts. */
export const GATES = z.array(z.string().min(1)).max(20).readonly()
