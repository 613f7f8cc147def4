import { unknownColumn } from '../../../shared/table/index.ts'
import { columnNames, type Engine, openProject } from '../engine.ts'
import { api } from '../implementer.ts'

export const fairnessProcedures = (engine: Engine) => ({
  before: api.fairness.before.handler(async ({ input: { project: id, columns, ...query } }) => {
    const { project, at, table } = await openProject(engine, id)
    const names = columnNames(table)
    for (const name of columns) if (!names.includes(name)) throw unknownColumn(name, names)
    const { target, ignore } = project.choices
    return engine.tables.ask('before', at, { target, ignore, columns, ...query })
  }),
})
