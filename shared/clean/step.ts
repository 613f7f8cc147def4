import type { z } from 'zod'
import { type Json, type ParamsSchema, parseParams } from '../core/index.ts'
import type { ColumnKind, Reading, SourceTable, Table } from '../table/index.ts'
import type { StepGroup } from './step-groups.ts'
import type { StepState, Transform } from './transform.ts'

/** What a step could not do as it was told: it is listed, and everything else is done. */
export interface Conflict {
  readonly message: string
  /** One sentence that says what to do. */
  readonly next: string
  readonly columns: readonly string[]
}

/** What a step is given beside the table and its params. */
export interface StepHost {
  /** Lists what could not be done; a hook that can do nothing throws a data error instead. */
  conflict(conflict: Conflict): void
  readonly signal?: { readonly aborted: boolean }
  /** Columns that no model may use, such as the target: a step that chooses columns to go by passes them over. */
  readonly barred?: readonly string[]
}

/** Column that a fitted step makes or changes → the columns that its values are made of, its old self included. */
export type Derivation = Readonly<Record<string, readonly string[]>>

/** The hooks of a step; `P` are its checked params. No hook changes what it is given. */
interface Hooks<P> {
  /** `source` only: the file with other texts in some cells, before anything is read. */
  edit?(source: SourceTable, params: P, host: StepHost): SourceTable
  /** `reading` only: the types that columns are to be inferred as. */
  types?(params: P): Readonly<Record<string, ColumnKind>>
  /** `reading` only: the inferred readings with what else the step says. Columns that are not there are passed over. */
  reread?(readings: ReadonlyMap<string, Reading>, params: P): ReadonlyMap<string, Reading>
  /**
   * Learns from training rows what `transform` needs. A step of the scope `reading` reads here the columns that other
   * steps made; those of the file have their type already.
   */
  fit?(table: Table, params: P, host: StepHost): StepState | Promise<StepState>
  /** `rows` only: the rows to keep, ascending; one may be repeated. */
  keep?(table: Table, params: P, host: StepHost): Uint32Array | Promise<Uint32Array>
  /** The params without what nobody else may know, such as a key; the same params where there is none. */
  withoutSecrets?(params: P): P
  /** Old name → new name of columns that the step renames and changes in no other way. */
  renames?(params: P): Readonly<Record<string, string>>
}

interface About<S extends StepState = StepState> {
  readonly id: string
  readonly title: string
  /** What it is looked for under. */
  readonly group: StepGroup
  /** One sentence for people who do not code. */
  readonly about: string
  /**
   * What it acts on. `source`: texts of the file. `reading`: how cells are read, before there are values. `values`: typed
   * columns, row by row. `rows`: which training rows are kept.
   */
  readonly scope: 'source' | 'reading' | 'values' | 'rows'
  /** Whether it runs again on rows to predict, and why not where it does not. */
  readonly atPrediction: { readonly runs: true } | { readonly runs: false; readonly why: string }
  readonly transform?: Transform<S>
  /**
   * `rows` only: why keeping a row depends on which other rows there are. A step without it judges every row for itself,
   * so that the rows of a part of a table are those of the whole.
   */
  readonly byAllRows?: string
  /** What the step makes of what; by default every entry of the state's `columns`, each of itself. */
  derives?(state: S): Derivation
  /** Column that the step changes → the columns whose part in it the step takes out: it is not made of them, though they are needed. */
  takesOut?(state: S): Derivation
}

/** A cleaning step with its params erased: what the list holds. */
export interface Step extends About, Hooks<unknown> {
  readonly params: ParamsSchema
  parse(params: unknown): Record<string, Json>
  derives(state: StepState): Derivation
  takesOut(state: StepState): Derivation
}

/** Defines a cleaning step; hooks get checked params. */
export function defineStep<P extends ParamsSchema, S extends StepState>(
  definition: About<S> & Hooks<z.output<P>> & { readonly params: P },
): Step {
  const { params: schema, types, reread, edit, fit: learn, keep, renames, withoutSecrets, ...about } = definition
  const parse = (params: unknown): z.output<P> => parseParams(schema, params, `the step ${about.id}`)
  return {
    derives: ofThemselves,
    takesOut: () => ({}),
    ...about,
    params: schema,
    parse: (params) => JSON.parse(JSON.stringify(parse(params))),
    ...(edit && { edit: (source, params, host) => edit(source, parse(params), host) }),
    ...(types && { types: (params) => types(parse(params)) }),
    ...(reread && { reread: (readings, params) => reread(readings, parse(params)) }),
    ...(learn && { fit: (table, params, host) => learn(table, parse(params), host) }),
    ...(keep && { keep: (table, params, host) => keep(table, parse(params), host) }),
    ...(withoutSecrets && { withoutSecrets: (params) => withoutSecrets(parse(params)) }),
    ...(renames && { renames: (params) => renames(parse(params)) }),
  }
}

const ofThemselves = ({ columns }: StepState): Derivation =>
  columns !== null && typeof columns === 'object' && !Array.isArray(columns)
    ? Object.fromEntries(Object.keys(columns).map((name) => [name, [name]]))
    : {}
