import { z } from 'zod'
import { checkNewNames, knownColumns } from '../columns.ts'
import { defineStep } from '../step.ts'
import { defineTransform } from '../transform.ts'

type Names = readonly (readonly [old: string, name: string])[]

export const renameTransform = defineTransform<{ readonly names: Names }>({
  id: 'rename',
  apply(table, { names }) {
    const newNames = new Map(names)
    const taken = new Set(names.flatMap(([old, name]) => (table.columns.has(old) ? [name] : [])))
    // A model's rows may hold a column that was dropped before another took its name.
    const columns = [...table.columns].filter(([name]) => newNames.has(name) || !taken.has(name))
    return { rows: table.rows, columns: new Map(columns.map(([name, column]) => [newNames.get(name) ?? name, column])) }
  },
})

/** Gives columns other names. */
export const rename = defineStep({
  id: 'rename',
  title: 'Rename columns',
  group: 'columns',
  about: 'Gives columns other names.',
  scope: 'values',
  atPrediction: { runs: true },
  params: z.object({
    names: z.record(z.string(), z.string()).default({}).meta({ title: 'Old name and new name' }),
  }),
  renames: ({ names }) => names,
  fit(table, { names }, host) {
    const known = knownColumns(table, Object.keys(names), host)
    const pairs = Object.entries(names).filter(([old, name]) => known.includes(old) && old !== name)
    const renamed = new Set(pairs.map(([old]) => old))
    const others = new Map([...table.columns].filter(([name]) => !renamed.has(name)))
    checkNewNames(
      { rows: table.rows, columns: others },
      pairs.map(([, name]) => name),
    )
    return { names: pairs }
  },
  derives: ({ names }) => Object.fromEntries(names.map(([old, name]) => [name, [old]])),
  transform: renameTransform,
})
