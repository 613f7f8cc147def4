import type { z } from 'zod'
import { type ParamsSchema, parseParams } from '../core/index.ts'
import type { Feature, FeatureForm } from '../models/index.ts'
import type { Column, ColumnKind } from '../table/index.ts'
import type { Encoding, EncodingState } from './encoding.ts'
import type { Labels } from './labels.ts'

/** What an encoder learned. */
export interface FittedEncoding<S extends EncodingState = EncodingState> {
  readonly state: S
  /**
   * The features of the very rows that taught it, where they differ from those that `apply` gives other rows: what is
   * learned from labels must not tell a row its own. Absent where they do not.
   */
  readonly training?: readonly Feature[]
}

/** How columns of some kind become features, with its params erased: what the list holds. */
export interface Encoder {
  readonly id: string
  readonly title: string
  /** The kinds of column that it takes. */
  readonly kind: ColumnKind
  readonly params: ParamsSchema
  readonly encoding: Encoding
  /**
   * Learns from training rows, and where they are given from what those are to teach; undefined where the column holds
   * nothing to learn from and is left out.
   */
  fit(column: Column, form: FeatureForm, params: unknown, labels?: Labels): FittedEncoding | undefined
}

export function defineEncoder<K extends ColumnKind, P extends ParamsSchema>(definition: {
  readonly id: string
  readonly title: string
  readonly kind: K
  readonly params: P
  readonly encoding: Encoding
  fit(
    column: Extract<Column, { kind: K }>,
    form: FeatureForm,
    params: z.output<P>,
    labels?: Labels,
  ): FittedEncoding | undefined
}): Encoder {
  const { id, kind, params: schema } = definition
  const isMine = (column: Column): column is Extract<Column, { kind: K }> => column.kind === kind
  return {
    ...definition,
    fit: (column, form, params, labels) =>
      isMine(column)
        ? definition.fit(column, form, parseParams(schema, params, `the encoder ${id}`), labels)
        : undefined,
  }
}
