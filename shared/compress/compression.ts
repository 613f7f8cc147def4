import type { Pipeline } from '../pipeline/index.ts'

/** A way to make a model smaller: one plain function from a Pipeline to a Pipeline that answers the same questions. */
export interface Compression {
  readonly id: string
  readonly title: string
  /** One sentence: what is given up. */
  readonly about: string
  /** What its number means and where it lies; null where there is nothing to choose. */
  readonly amount: {
    readonly title: string
    readonly least: number
    readonly most: number
    readonly normal: number
  } | null
  /** Why there is nothing to gain for this model; null where there is. */
  refusal(pipeline: Pipeline): string | null
  /** Amounts whose prices are worth knowing; empty where `amount` is null. */
  readonly offered: readonly number[]
  apply(pipeline: Pipeline, amount: number): Pipeline
  /** What has become of the model, for lists: "120 trees". */
  words(before: Pipeline, after: Pipeline): string
}

export const defineCompression = (compression: Compression): Compression => compression
