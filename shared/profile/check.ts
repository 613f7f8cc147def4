import type { Finding } from '../core/index.ts'
import type { Table } from '../table/index.ts'
import type { ColumnProfile } from './profile.ts'

/** What a check looks at. */
export interface Profiled {
  readonly table: Table
  readonly columns: readonly ColumnProfile[]
  /** The column to predict, where one is named. */
  readonly target: string | null
}

/** Looks for one kind of problem in the data. Its findings carry its id. */
export interface Check {
  readonly id: string
  readonly title: string
  look(profiled: Profiled): Omit<Finding, 'id'>[]
}

export const defineCheck = (check: Check): Check => check
