import { type StepState, TRANSFORMS } from '../../clean/index.ts'
import { type Column, columnOf, type Table, takeColumn } from '../../table/index.ts'
import { type FewValues, type GraphColumn, type GraphColumns, OTHER_TEXT } from './columns.ts'
import type { Numbers, Ops } from './ops.ts'
import { refused } from './refusal.ts'

/** How a cleaning step that runs at prediction becomes part of a graph. */
export interface StepCompiler<S extends StepState = StepState> {
  readonly id: string
  apply(columns: GraphColumns, state: S, ops: Ops): GraphColumns
}

export const defineStepCompiler = <S extends StepState>(compiler: StepCompiler<S>): StepCompiler<S> => compiler

type PerColumn<E> = { readonly columns: Readonly<Record<string, E>> }

/** A step that changes columns one by one. Columns of few values go through the step itself. */
export const columnByColumn = <E extends StepState[string]>(definition: {
  readonly id: string
  /** Numbers of any value under the column's entry; left out where the step leaves them as they are. */
  numbers?(column: { readonly kind: 'number' | 'date'; readonly numbers: Numbers }, entry: E, ops: Ops): GraphColumn
  /** Why texts that the model does not know are a problem; null where the step treats all of them alike. */
  openTexts(entry: E, texts: readonly string[]): string | null
}): StepCompiler<PerColumn<E>> => ({
  id: definition.id,
  apply(columns, state, ops) {
    const changed = new Map(columns)
    for (const [name, entry] of Object.entries(state.columns)) {
      const column = columns.get(name)
      if (!column) continue
      if (column.kind !== 'few') {
        if (definition.numbers) changed.set(name, definition.numbers(column, entry, ops))
        continue
      }
      const why = isOpen(column.values) ? definition.openTexts(entry, textsOf(column.values)) : null
      if (why !== null) throw refused(`the step ${definition.id} on ${name}`, why)
      changed.set(name, {
        ...column,
        values: throughStep(definition.id, { columns: { [name]: entry } }, name, { [name]: column.values }),
      })
    }
    return changed
  },
})

/** What the step itself makes of a column whose values, and those of others, stand in a small table. */
export function throughStep(
  id: string,
  state: StepState,
  name: string,
  columns: Readonly<Record<string, Column>>,
): Column {
  const entries = Object.entries(columns)
  const table: Table = { rows: entries[0]?.[1].validity.length ?? 0, columns: new Map(entries) }
  return columnOf(TRANSFORMS.get(id).apply(table, state), name)
}

/** Whether one of a column's values stands for all texts that the model does not know. */
export const isOpen = (column: Column): boolean => textsOf(column).includes(OTHER_TEXT)

const textsOf = (column: Column): readonly string[] =>
  column.kind === 'category' || column.kind === 'text' ? column.levels : []

/** Two columns of few values as one: a code for each pair, and both columns with a row for each. */
export function paired(ops: Ops, a: FewValues, b: FewValues): { pairs: FewValues['codes']; a: Column; b: Column } {
  const [rowsOfA, rowsOfB] = [a.values.validity.length, b.values.validity.length]
  if (rowsOfA * rowsOfB > MOST_PAIRS)
    throw refused(
      'two columns together',
      `they have ${rowsOfA * rowsOfB} pairs of values, more than a table of ${MOST_PAIRS} holds`,
    )
  const rows = Uint32Array.from({ length: rowsOfA * rowsOfB }, (_, pair) => pair)
  return {
    pairs: ops.addCodes(ops.scaleCodes(a.codes, rowsOfB), b.codes),
    a: takeColumn(
      a.values,
      rows.map((pair) => Math.floor(pair / rowsOfB)),
    ),
    b: takeColumn(
      b.values,
      rows.map((pair) => pair % rowsOfB),
    ),
  }
}

const MOST_PAIRS = 1_000_000
