import { civil } from '../dates.ts'
import { defineStepCompiler, throughStep } from '../step-compiler.ts'

interface State {
  readonly [key: string]: string | readonly string[]
  readonly column: string
  readonly parts: readonly string[]
}

export const extractDate = defineStepCompiler<State>({
  id: 'extract-date',
  apply(columns, state, ops) {
    const { column: name, parts } = state
    const column = columns.get(name)
    const changed = new Map(columns)
    for (const part of parts) {
      const made = `${name}_${part}`
      if (column?.kind === 'date') {
        const value = civil(ops, column.numbers, part)
        // The step counts days of the week from 1.
        const numbers = part === 'weekday' ? ops.add(value, ops.number(1)) : value
        changed.set(made, { kind: 'number', numbers })
      } else if (column?.kind === 'few' && column.values.kind === 'date')
        changed.set(made, { ...column, values: throughStep('extract-date', state, made, { [name]: column.values }) })
    }
    return changed
  },
})
