import { type Column, numberColumn } from '../../../table/index.ts'
import type { FewValues, GraphColumn } from '../columns.ts'
import type { Ops } from '../ops.ts'
import { refused } from '../refusal.ts'
import { defineStepCompiler, paired, throughStep } from '../step-compiler.ts'

type Fill = number | string
type Fills =
  | Fill
  | { readonly by: string; readonly groups: readonly (readonly [key: string, fill: Fill])[]; readonly otherwise: Fill }

export const impute = defineStepCompiler<{ readonly columns: Readonly<Record<string, Fills>> }>({
  id: 'impute',
  apply(columns, state, ops) {
    const filled = new Map(columns)
    for (const [name, fills] of Object.entries(state.columns)) {
      const column = columns.get(name)
      if (!column) continue
      const key = typeof fills === 'object' ? columns.get(fills.by) : undefined
      if (typeof fills !== 'object' || !key) {
        const constant = typeof fills === 'object' ? fills.otherwise : fills
        filled.set(name, filledWith(ops, name, column, constant))
      } else filled.set(name, filledByGroup(ops, name, column, fills, fewOf(key, 'impute', fills.by)))
    }
    return filled
  },
})

function filledWith(ops: Ops, name: string, column: GraphColumn, fill: Fill): GraphColumn {
  if (column.kind === 'few')
    return { ...column, values: throughStep('impute', { columns: { [name]: fill } }, name, { [name]: column.values }) }
  const { kind, numbers } = column
  return { kind, numbers: ops.choose(ops.isMissing(numbers), ops.number(Number(fill)), numbers) }
}

function filledByGroup(
  ops: Ops,
  name: string,
  column: GraphColumn,
  fills: Exclude<Fills, Fill>,
  key: FewValues,
): GraphColumn {
  const state = { columns: { [name]: { ...fills, groups: fills.groups.map(([text, fill]) => [text, fill]) } } }
  if (column.kind === 'few') {
    const { pairs, a, b } = paired(ops, column, key)
    return { kind: 'few', codes: pairs, values: throughStep('impute', state, name, { [name]: a, [fills.by]: b }) }
  }
  const { kind, numbers } = column
  const gaps = new Float64Array(key.values.validity.length).fill(Number.NaN)
  const made = throughStep('impute', state, name, {
    [name]: kind === 'date' ? numberColumn(gaps, 'date') : numberColumn(gaps),
    [fills.by]: key.values,
  })
  const fill = ops.lookUp(key.codes, numbersOf(made))
  return { kind, numbers: ops.choose(ops.isMissing(numbers), fill, numbers) }
}

interface Aggregate {
  readonly [key: string]: string | readonly (readonly [string, number])[] | number | null
  readonly by: string
}

export const groupAggregate = defineStepCompiler<{ readonly columns: Readonly<Record<string, Aggregate>> }>({
  id: 'group-aggregate',
  apply(columns, state) {
    const changed = new Map(columns)
    for (const [name, entry] of Object.entries(state.columns)) {
      const key = changed.get(entry.by)
      if (!key) continue
      const few = fewOf(key, 'group-aggregate', entry.by)
      const values = throughStep('group-aggregate', { columns: { [name]: entry } }, name, { [entry.by]: few.values })
      changed.set(name, { ...few, values })
    }
    return changed
  },
})

interface Explained {
  readonly [key: string]: string | readonly (readonly [string, number])[]
  readonly by: string
}

export const decorrelate = defineStepCompiler<{ readonly columns: Readonly<Record<string, Explained>> }>({
  id: 'decorrelate',
  apply(columns, state, ops) {
    const changed = new Map(columns)
    for (const [name, entry] of Object.entries(state.columns)) {
      const [column, group] = [columns.get(name), columns.get(entry.by)]
      if (!column || !group) continue
      const [key, own] = [fewOf(group, 'decorrelate', entry.by), { columns: { [name]: entry } }]
      if (column.kind === 'few') {
        const { pairs, a, b } = paired(ops, column, key)
        changed.set(name, {
          kind: 'few',
          codes: pairs,
          values: throughStep('decorrelate', own, name, { [name]: a, [entry.by]: b }),
        })
      } else if (column.kind === 'number') {
        // What becomes of 0 is what is added to every number of the group.
        const zeros = numberColumn(new Float64Array(key.values.validity.length))
        const shifts = throughStep('decorrelate', own, name, { [name]: zeros, [entry.by]: key.values })
        changed.set(name, {
          kind: 'number',
          numbers: ops.add(column.numbers, ops.lookUp(key.codes, numbersOf(shifts))),
        })
      }
    }
    return changed
  },
})

function fewOf(column: GraphColumn, step: string, name: string): FewValues {
  if (column.kind === 'few') return column
  throw refused(`the step ${step}`, `its groups are the values of ${name}, a ${column.kind}, of which there is no end`)
}

const numbersOf = (column: Column): Float64Array =>
  column.kind === 'number' || column.kind === 'date'
    ? column.values
    : new Float64Array(column.validity.length).fill(Number.NaN)
