import type { Json } from '../core/index.ts'
import type { Feature, FeatureInfo } from '../models/index.ts'
import type { Column } from '../table/index.ts'

/** What an encoder learned about one column: plain JSON. */
export interface EncodingState {
  readonly [key: string]: Json
}

/** The half of an encoder that runs at prediction time: one column in, features out, from the learned state alone. */
export interface Encoding<S extends EncodingState = EncodingState> {
  readonly id: string
  /** The features that `apply` will give, in order. */
  describe(column: string, state: S): FeatureInfo[]
  /** A column of another kind, or none of whose values is known, gives features as if every value were missing. */
  apply(column: Column, state: S): Feature[]
  /** Levels seen in training, for an encoding that has any: others are unseen. */
  levels?(state: S): readonly string[]
}

export const defineEncoding = <S extends EncodingState>(encoding: Encoding<S>): Encoding<S> => encoding
