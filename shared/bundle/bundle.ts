import type { Finding, Json } from '../core/index.ts'
import type { GateRecord } from '../fairness/index.ts'
import type { Reference } from '../monitor/index.ts'
import type { Pipeline, Prediction } from '../pipeline/index.ts'
import type { Cell } from '../table/index.ts'

/** A finished model: what `model.lathe` holds. */
export interface Bundle {
  readonly pipeline: Pipeline
  readonly golden: GoldenRows
  readonly record: TrainingRecord
  /** What new rows are compared with; absent in models of versions that kept none. */
  readonly reference?: Reference
}

/**
 * Synthetic rows and what the pipeline said of them when it was saved: the proof that every later scorer is held
 * against. Cells are source text or null; no row of the data is among them but by chance.
 */
export interface GoldenRows {
  readonly rows: readonly Readonly<Record<string, Cell>>[]
  readonly expected: readonly Prediction[]
}

/** How the model came about, without clock, path, host or timing: the same training gives the same bytes. */
export interface TrainingRecord {
  /** SHA-256 of the data file, lower-case hex. */
  readonly dataSha256: string
  readonly seed: number
  /** What the training was asked for (shared/registry/asked.ts); absent in models of before it was kept. */
  readonly asked?: Json
  /** The trials that led to the model; null where an older version did not keep them. */
  readonly replay: Json
  /** The model that this one went on from, by its file, and rounds before and after; absent where there is none. */
  readonly continued?: Json
  readonly rows: Readonly<Record<'train' | 'valid' | 'test' | 'unused' | 'setAside', number>>
  readonly sensitive: readonly string[]
  /** What the model was asked to hold of its columns; absent where nothing was. */
  readonly constraints?: Json
  /** What was done to the shapes of an additive model by hand, in order; absent where nothing was. */
  readonly edits?: Json
  /** What made the model smaller after it was trained, and at what price; absent where nothing did. */
  readonly compression?: Json
  /** Figures of the test rows, as the command line prints them. */
  readonly metrics: Json
  readonly fairness: Json
  /** Limits between groups that the model was held against, and why it was let through beyond them; absent where there are none. */
  readonly gates?: GateRecord
  /** Mitigations that were tried, what each gave up, and which was taken; absent where none was asked for. */
  readonly mitigation?: Json
  readonly findings: readonly Finding[]
}
