import { dataError } from '../../../shared/core/index.ts'
import { keepRowsFile } from '../downloads.ts'
import { type Engine, findProject, projectView, tableAt } from '../engine.ts'
import { api } from '../implementer.ts'
import { renewData, sourceView } from '../operate/renew.ts'
import { type ReadingChoices, readProject, type StoredProject, updateProject } from '../project-file.ts'
import { afterReading } from './after-reading.ts'
import type { OpenControls } from './open-table.ts'
import { nameOf } from './sources.ts'

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
  source: api.data.source.handler(({ input: { project } }) => sourceView(engine, project)),
  renew: api.data.renew.handler(({ input: { project, job, ...version }, signal }) =>
    engine.readings.run(job, signal, (controls) => renewData(engine, project, version, controls)),
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
  rows: api.data.rows.handler(async ({ input: { project, from, count, view }, signal }) => {
    const { at } = await findProject(engine, project)
    return engine.tables.askUntil(signal, 'rows', at, from, count, view)
  }),
  rowsFile: api.data.rowsFile.handler(async ({ input: { project, view } }) => {
    await readProject(engine.home, project)
    return keepRowsFile(engine, project, view)
  }),
  find: api.data.find.handler(async ({ input: { project, view, ...query }, signal }) => {
    const { at } = await findProject(engine, project)
    return engine.tables.askUntil(signal, 'find', at, view, query)
  }),
  filterStep: api.data.filterStep.handler(async ({ input: { project, cleaned, filters, isRemoving } }) => {
    const { at } = await findProject(engine, project)
    return engine.tables.ask('filterStep', at, cleaned, filters, isRemoving)
  }),
  cleanedColumns: api.data.cleanedColumns.handler(async ({ input: { project, cleaned }, signal }) => {
    const { at } = await findProject(engine, project)
    return engine.tables.askUntil(signal, 'cleanedColumns', at, cleaned)
  }),
  distribution: api.data.distribution.handler(async ({ input: { project, cleaned, column }, signal }) => {
    const { at } = await findProject(engine, project)
    return engine.tables.askUntil(signal, 'distribution', at, cleaned, column)
  }),
  findings: api.data.findings.handler(async ({ input: { project, target, split } }) => {
    const { at } = await findProject(engine, project)
    return engine.tables.ask('findings', at, target, split ?? null)
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
    throw dataError(`${left.file ?? nameOf(project.sources)}, line ${left.line}: ${left.reason}.`, {
      file: left.file ?? nameOf(project.sources),
      ...(left.line > 0 && { line: left.line }),
      next: 'Write the whole row as the file writes its rows.',
    })
  const isJoined = reading.table !== project.reading.table
  await updateProject(engine.home, id, (stored) => ({ reading, ...afterReading(stored, table, isJoined) }))
}
