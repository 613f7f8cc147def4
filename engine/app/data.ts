import { dataError } from '../../shared/core/index.ts'
import { columnNames, type Engine, findProject, projectView, tableAt } from './engine.ts'
import { api } from './implementer.ts'
import { type ReadingChoices, readProject, type StoredProject, updateProject } from './project-file.ts'
import type { TableView } from './table-calls.ts'

export const dataProcedures = (engine: Engine) => ({
  reread: api.data.reread.handler(async ({ input: { project: id, reading } }) => {
    // Read first: a reading under which the file is no data leaves the project as it was.
    const project = await readProject(engine.home, id)
    const { fixes } = project.reading
    await readAgain(engine, id, project, { ...(fixes && { fixes }), ...reading })
    return projectView(engine, id)
  }),
  misfits: api.data.misfits.handler(async ({ input: { project, column, type } }) => {
    const { at } = await findProject(engine, project)
    return engine.tables.ask('misfits', at, column, type)
  }),
  fix: api.data.fix.handler(async ({ input: { project: id, record, text } }) => {
    const project = await readProject(engine.home, id)
    const others = project.reading.fixes?.filter((fix) => fix.record !== record) ?? []
    await readAgain(engine, id, project, { ...project.reading, fixes: [...others, { record, text }] }, record)
    return projectView(engine, id)
  }),
  setAsideCsv: api.data.setAsideCsv.handler(async ({ input: { project } }) => {
    const { at } = await findProject(engine, project)
    return engine.tables.ask('setAsideCsv', at)
  }),
  rows: api.data.rows.handler(async ({ input: { project, from, count } }) => {
    const { at } = await findProject(engine, project)
    return engine.tables.ask('rows', at, from, count)
  }),
  distribution: api.data.distribution.handler(async ({ input: { project, column } }) => {
    const { at } = await findProject(engine, project)
    return engine.tables.ask('distribution', at, column)
  }),
})

/** Reads the file another way, and remembers it where that is possible, and `fixed` is no longer set aside. */
async function readAgain(
  engine: Engine,
  id: string,
  project: StoredProject,
  reading: ReadingChoices,
  fixed?: number,
): Promise<void> {
  const table = await engine.tables.ask('view', tableAt(engine, id, project, reading))
  const left = table.data.setAside.find(({ record }) => record === fixed)
  if (left)
    throw dataError(`${project.fileName}, line ${left.line}: ${left.reason}.`, {
      file: project.fileName,
      ...(left.line > 0 && { line: left.line }),
      next: 'Write the whole row as the file writes its rows.',
    })
  await updateProject(engine.home, id, (stored) => ({ reading, ...afterReading(stored, table) }))
}

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
