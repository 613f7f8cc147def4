import type { GraphColumns } from '../columns.ts'
import { refused } from '../refusal.ts'
import { defineStepCompiler, isOpen, throughStep } from '../step-compiler.ts'

export const dropColumns = defineStepCompiler<{ readonly dropped: readonly string[] }>({
  id: 'drop-columns',
  apply: (columns, { dropped }) => new Map([...columns].filter(([name]) => !dropped.includes(name))),
})

export const keepColumns = defineStepCompiler<{ readonly kept: readonly string[] }>({
  id: 'keep-columns',
  apply: (columns, { kept }) => new Map([...columns].filter(([name]) => kept.includes(name))),
})

export const rename = defineStepCompiler<{ readonly names: readonly (readonly [old: string, name: string])[] }>({
  id: 'rename',
  apply(columns, { names }) {
    const newNames = new Map(names)
    const taken = new Set(names.flatMap(([old, name]) => (columns.has(old) ? [name] : [])))
    const others = [...columns].filter(([name]) => newNames.has(name) || !taken.has(name))
    return new Map(others.map(([name, column]) => [newNames.get(name) ?? name, column]))
  },
})

type ReadAs = { readonly columns: Readonly<Record<string, { readonly kind: string }>> }

/** Columns of the file have their type before they reach the graph; what a step made can be read again where its values are few. */
const readAs = (id: string) =>
  defineStepCompiler<ReadAs>({
    id,
    apply(columns, state): GraphColumns {
      const changed = new Map(columns)
      for (const [name, reading] of Object.entries(state.columns)) {
        const column = columns.get(name)
        if (!column || column.kind === reading.kind) continue
        if (column.kind !== 'few')
          throw refused(
            `the step ${id} on ${name}`,
            `ONNX has no operator that turns a ${column.kind} into a ${reading.kind} as a file writes it`,
          )
        if (column.values.kind === reading.kind) continue
        if (isOpen(column.values))
          throw refused(
            `the step ${id} on ${name}`,
            'it reads texts that nobody has seen yet, and ONNX cannot take texts apart',
          )
        const values = throughStep(id, { columns: { [name]: state.columns[name] ?? null } }, name, {
          [name]: column.values,
        })
        changed.set(name, { ...column, values })
      }
      return changed
    },
  })

export const setType = readAs('set-type')
export const parseDates = readAs('parse-dates')
export const parseNumbers = readAs('parse-numbers')
