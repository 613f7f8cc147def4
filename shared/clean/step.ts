import type { z } from 'zod'
import { type Json, type ParamsSchema, parseParams } from '../core/index.ts'
import type { ColumnKind, Reading, Table } from '../table/index.ts'
import type { StepState, Transform } from './transform.ts'

/** A cleaning step with its params erased: what the list holds. */
export interface Step {
  readonly id: string
  readonly title: string
  readonly params: ParamsSchema
  /**
   * What it acts on. `reading`: how cells are read, before there are values. `values`: cells of typed columns, row by
   * row. `rows`: which training rows are kept.
   */
  readonly scope: 'reading' | 'values' | 'rows'
  /** Whether it runs again on rows to predict, and why not where it does not. */
  readonly atPrediction: { readonly runs: true } | { readonly runs: false; readonly why: string }
  parse(params: unknown): Record<string, Json>
  /** `reading` only: the types that columns are to be inferred as. */
  types?(params: unknown): Readonly<Record<string, ColumnKind>>
  /** `reading` only: the inferred readings with what else the step says. */
  reread?(readings: ReadonlyMap<string, Reading>, params: unknown): ReadonlyMap<string, Reading>
  /** `values` only: learns from training rows what `transform` needs. */
  fit?(table: Table, params: unknown): StepState
  readonly transform?: Transform
  /** `rows` only: the rows to keep, ascending. */
  keep?(table: Table, params: unknown): Uint32Array
}

/** Defines a cleaning step; hooks get checked params, and never change the table they are given. */
export function defineStep<P extends ParamsSchema>(definition: {
  readonly id: string
  readonly title: string
  readonly params: P
  readonly scope: Step['scope']
  readonly atPrediction: Step['atPrediction']
  types?(params: z.output<P>): Readonly<Record<string, ColumnKind>>
  reread?(readings: ReadonlyMap<string, Reading>, params: z.output<P>): ReadonlyMap<string, Reading>
  fit?(table: Table, params: z.output<P>): StepState
  readonly transform?: Transform
  keep?(table: Table, params: z.output<P>): Uint32Array
}): Step {
  const { id, title, params: schema, scope, atPrediction, transform, types, reread, fit: learn, keep } = definition
  const parse = (params: unknown): z.output<P> => parseParams(schema, params, `the step ${id}`)
  return {
    id,
    title,
    params: schema,
    scope,
    atPrediction,
    parse: (params) => JSON.parse(JSON.stringify(parse(params))),
    ...(transform && { transform }),
    ...(types && { types: (params: unknown) => types(parse(params)) }),
    ...(reread && {
      reread: (readings: ReadonlyMap<string, Reading>, params: unknown) => reread(readings, parse(params)),
    }),
    ...(learn && { fit: (table: Table, params: unknown) => learn(table, parse(params)) }),
    ...(keep && { keep: (table: Table, params: unknown) => keep(table, parse(params)) }),
  }
}
