import type { LevelSample, NumberSample } from './sample.ts'

/** What a test says of two samples. */
export interface Measured {
  readonly value: number
  /** The chance of a value as large without any drift; absent where the measure has no test. */
  readonly p?: number
}

/** One way to measure how far a column's values are from those of the reference; both samples hold two values or more. */
export interface DriftTest<S, Id extends string = string> {
  readonly id: Id
  readonly title: string
  /** Values from here on are a change worth an alarm, where chance does not explain them; null for one that only describes. */
  readonly threshold: number | null
  readonly definition: string
  readonly source: string
  measure(reference: S, current: S): Measured
}

export const defineNumberTest = <const Id extends string>(
  test: DriftTest<NumberSample, Id>,
): DriftTest<NumberSample, Id> => test
export const defineLevelTest = <const Id extends string>(
  test: DriftTest<LevelSample, Id>,
): DriftTest<LevelSample, Id> => test
