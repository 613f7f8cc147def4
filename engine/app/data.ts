import { columnNames, type Engine, findProject, projectView, tableAt } from './engine.ts'
import { api } from './implementer.ts'
import { readProject, type StoredProject, updateProject } from './project-file.ts'
import type { TableView } from './table-calls.ts'

export const dataProcedures = (engine: Engine) => ({
  reading: api.data.reading.handler(({ input, signal }) => engine.readings.follow(input.job, signal)),
  reread: api.data.reread.handler(({ input: { project: id, reading, job }, signal }) =>
    engine.readings.run(job, signal, async (controls) => {
      // Read first: a reading under which the file is no data, or that is cancelled, leaves the project as it was.
      const project = await readProject(engine.home, id)
      const table = await engine.tables.view(tableAt(engine, id, project, reading), controls)
      await updateProject(engine.home, id, (stored) => ({ reading, ...afterReading(stored, table) }))
      return projectView(engine, id)
    }),
  ),
  preview: api.data.preview.handler(async ({ input: { project: id, reading } }) => {
    const project = await readProject(engine.home, id)
    return engine.tables.ask('preview', tableAt(engine, id, project, reading))
  }),
  rows: api.data.rows.handler(async ({ input: { project, from, count } }) => {
    const { at } = await findProject(engine, project)
    return engine.tables.ask('rows', at, from, count)
  }),
  distribution: api.data.distribution.handler(async ({ input: { project, column } }) => {
    const { at } = await findProject(engine, project)
    return engine.tables.ask('distribution', at, column)
  }),
  findings: api.data.findings.handler(async ({ input: { project, target } }) => {
    const { at } = await findProject(engine, project)
    return engine.tables.ask('findings', at, target)
  }),
})

/** Columns that are not there any more are not chosen any more. */
function afterReading({ choices }: StoredProject, table: TableView): Partial<StoredProject> {
  const names = columnNames(table)
  const isThere = (name: string) => names.includes(name)
  return {
    rows: table.data.rows,
    columns: names.length,
    choices: {
      ...choices,
      target: isThere(choices.target) ? choices.target : '',
      sensitive: choices.sensitive.filter(isThere),
      ignore: choices.ignore.filter(isThere),
    },
  }
}
