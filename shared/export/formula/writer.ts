import { LatheError } from '../../core/index.ts'
import type { GbdtState, MlpState } from '../../models/index.ts'
import type { ColumnKind } from '../../table/index.ts'
import { type Formula, named, type Result, sum } from './formula.ts'

/** A column of a row: numbers also stand for dates (milliseconds since 1970) and for yes (1) and no (0). */
export interface FormulaColumn {
  readonly kind: ColumnKind
  readonly value: Formula
}

export type FormulaTable = ReadonlyMap<string, FormulaColumn>

interface Tabled {
  readonly name: string
  readonly outputs: number
  /** What the tables are asked with, in order. */
  readonly values: readonly Formula[]
}

/** Trees that a target keeps as tables, and the features that they read. */
export interface TreeTables extends Tabled {
  readonly kind: 'trees'
  readonly state: GbdtState
  readonly base: readonly number[]
  readonly features: readonly { readonly kind: 'number' | 'levels'; readonly value: Formula }[]
}

/** Nets that a target keeps as tables: their outputs added up. They are asked with places of numbers, then codes of levels. */
export interface NetTables extends Tabled {
  readonly kind: 'nets'
  readonly state: MlpState
}

export type Tables = TreeTables | NetTables

/** Collects results, each under a name of its own. */
export interface Writer {
  /** Keeps a result; what is short already stays as it is. */
  keep(hint: string, formula: Formula, holds?: Result['holds']): Formula
  readonly results: readonly Result[]
  /** The kinds that a target has tables for; the others are written as choices and products. */
  readonly tabled: readonly Tables['kind'][]
  readonly tables: Tables[]
}

export function createWriter(tabled: readonly Tables['kind'][] = []): Writer {
  const results: Result[] = []
  return {
    results,
    tabled,
    tables: [],
    keep(hint, formula, holds = 'number') {
      if (formula.is === 'name' || formula.is === 'number' || formula.is === 'missing') return formula
      const name = `${hint}_${results.length}`
      results.push({ name, holds, formula })
      return named(name)
    },
  }
}

/** Terms that one result adds up: programs have limits on how long an expression is. */
const MOST_TERMS = 40

/** Adds terms from left to right, in as many results as it takes. */
export function added(first: Formula, terms: readonly Formula[], writer: Writer): Formula {
  let total = first
  for (let from = 0; from < terms.length; from += MOST_TERMS)
    total = writer.keep('margin', sum([total, ...terms.slice(from, from + MOST_TERMS)]))
  return total
}

/** What formulas cannot say, found while they are written. */
export const notAFormula = (what: string): LatheError =>
  new LatheError('unsupported', `${what} cannot be written as formulas.`)
