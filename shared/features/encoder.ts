import type { z } from 'zod'
import { type ParamsSchema, parseParams } from '../core/index.ts'
import type { FeatureForm } from '../models/index.ts'
import type { Column, ColumnKind } from '../table/index.ts'
import type { Encoding, EncodingState } from './encoding.ts'

/** How columns of some kind become features, with its params erased: what the list holds. */
export interface Encoder {
  readonly id: string
  readonly title: string
  /** The kinds of column that it takes. */
  readonly kind: ColumnKind
  readonly params: ParamsSchema
  readonly encoding: Encoding
  /** Learns from training rows; undefined where the column holds nothing to learn from and is left out. */
  fit(column: Column, form: FeatureForm, params: unknown): EncodingState | undefined
}

export function defineEncoder<K extends ColumnKind, P extends ParamsSchema>(definition: {
  readonly id: string
  readonly title: string
  readonly kind: K
  readonly params: P
  readonly encoding: Encoding
  fit(column: Extract<Column, { kind: K }>, form: FeatureForm, params: z.output<P>): EncodingState | undefined
}): Encoder {
  const { id, kind, params: schema } = definition
  const isMine = (column: Column): column is Extract<Column, { kind: K }> => column.kind === kind
  return {
    ...definition,
    fit: (column, form, params) =>
      isMine(column) ? definition.fit(column, form, parseParams(schema, params, `the encoder ${id}`)) : undefined,
  }
}
