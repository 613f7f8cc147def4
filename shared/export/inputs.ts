import { levelsOf, type Pipeline } from '../pipeline/index.ts'
import type { ColumnKind } from '../table/index.ts'

/** An input column as callers of an exported model see it. */
export interface InputDescription {
  readonly [key: string]: string | readonly number[] | readonly string[] | null
  readonly name: string
  readonly kind: ColumnKind
  /** Smallest and largest training value; of dates in milliseconds since 1970. */
  readonly range: readonly [low: number, high: number] | null
  /** Levels seen in training, most frequent first. */
  readonly levels: readonly string[]
}

export function describeInputs(pipeline: Pipeline): InputDescription[] {
  return pipeline.inputs.map(({ name, reading, range }) => ({
    name,
    kind: reading.kind,
    range,
    levels: levelsOf(pipeline, name),
  }))
}
