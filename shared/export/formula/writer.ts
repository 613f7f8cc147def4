import { LatheError } from '../../core/index.ts'
import type { GbdtState } from '../../models/index.ts'
import type { ColumnKind } from '../../table/index.ts'
import { type Formula, named, type Result } from './formula.ts'

/** A column of a row: numbers also stand for dates (milliseconds since 1970) and for yes (1) and no (0). */
export interface FormulaColumn {
  readonly kind: ColumnKind
  readonly value: Formula
}

export type FormulaTable = ReadonlyMap<string, FormulaColumn>

/** Trees that a target keeps as tables, and the features that they read. */
export interface TreeTables {
  readonly name: string
  readonly state: GbdtState
  readonly base: readonly number[]
  readonly features: readonly { readonly kind: 'number' | 'levels'; readonly value: Formula }[]
}

/** Collects results, each under a name of its own. */
export interface Writer {
  /** Keeps a result; what is short already stays as it is. */
  keep(hint: string, formula: Formula, holds?: Result['holds']): Formula
  readonly results: readonly Result[]
  /** Where a target has tables for trees; otherwise they are written as choices. */
  readonly tables?: TreeTables[]
}

export function createWriter(hasTables = false): Writer {
  const results: Result[] = []
  return {
    results,
    ...(hasTables && { tables: [] }),
    keep(hint, formula, holds = 'number') {
      if (formula.is === 'name' || formula.is === 'number' || formula.is === 'missing') return formula
      const name = `${hint}_${results.length}`
      results.push({ name, holds, formula })
      return named(name)
    },
  }
}

/** What formulas cannot say, found while they are written. */
export const notAFormula = (what: string): LatheError =>
  new LatheError('unsupported', `${what} cannot be written as formulas.`)
