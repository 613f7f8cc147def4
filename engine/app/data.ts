import { dataError } from '../../shared/core/index.ts'
import { columnNames, type Engine, findProject, projectView, tableAt } from './engine.ts'
import { api } from './implementer.ts'
import type { OpenControls } from './open-table.ts'
import { type ReadingChoices, readProject, type StoredProject, updateProject } from './project-file.ts'
import type { TableView } from './table-calls.ts'

export const dataProcedures = (engine: Engine) => ({
  reading: api.data.reading.handler(({ input, signal }) => engine.readings.follow(input.job, signal)),
  reread: api.data.reread.handler(({ input: { project: id, reading, job }, signal }) =>
    engine.readings.run(job, signal, async (controls) => {
      // Read first: a reading under which the file is no data, or that is cancelled, leaves the project as it was.
      const project = await readProject(engine.home, id)
      const { fixes } = project.reading
      await readAgain(engine, id, project, { ...(fixes && { fixes }), ...reading }, controls)
      return projectView(engine, id)
    }),
  ),
  preview: api.data.preview.handler(async ({ input: { project: id, reading } }) => {
    const project = await readProject(engine.home, id)
    return engine.tables.ask('preview', tableAt(engine, id, project, reading))
  }),
  misfits: api.data.misfits.handler(async ({ input: { project, column, type } }) => {
    const { at } = await findProject(engine, project)
    return engine.tables.ask('misfits', at, column, type)
  }),
  fix: api.data.fix.handler(async ({ input: { project: id, record, text }, signal }) => {
    const project = await readProject(engine.home, id)
    const others = project.reading.fixes?.filter((fix) => fix.record !== record) ?? []
    const reading = { ...project.reading, fixes: [...others, { record, text }] }
    await readAgain(engine, id, project, reading, signal ? { signal } : {}, record)
    return projectView(engine, id)
  }),
  setAsideCsv: api.data.setAsideCsv.handler(async ({ input: { project } }) => {
    const { at } = await findProject(engine, project)
    return engine.tables.ask('setAsideCsv', at)
  }),
  rows: api.data.rows.handler(async ({ input: { project, from, count, view } }) => {
    const { at } = await findProject(engine, project)
    return engine.tables.ask('rows', at, from, count, view)
  }),
  find: api.data.find.handler(async ({ input: { project, view, ...query } }) => {
    const { at } = await findProject(engine, project)
    return engine.tables.ask('find', at, view, query)
  }),
  filterStep: api.data.filterStep.handler(async ({ input: { project, filters, isRemoving } }) => {
    const { at } = await findProject(engine, project)
    return engine.tables.ask('filterStep', at, filters, isRemoving)
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

/** Reads the file another way, and remembers it where that is possible, and `fixed` is no longer set aside. */
async function readAgain(
  engine: Engine,
  id: string,
  project: StoredProject,
  reading: ReadingChoices,
  controls: OpenControls,
  fixed?: number,
): Promise<void> {
  const table = await engine.tables.view(tableAt(engine, id, project, reading), controls)
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
      ...(choices.groups && { groups: choices.groups.filter(isThere) }),
    },
  }
}
