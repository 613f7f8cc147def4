import { type Engine, openRun } from './engine.ts'
import { api } from './implementer.ts'
import { modelFile, readRun } from './run-file.ts'
import type { Modelled } from './table-calls.ts'

export const explainProcedures = (engine: Engine) => ({
  importance: api.explain.importance.handler(async ({ input: { project, run, job }, signal }) => {
    const { at, modelled } = await openModelled(engine, project, run)
    return engine.readings.run(job, signal, (controls) => engine.tables.follow(controls, 'importance', at, modelled))
  }),
  pairs: api.explain.pairs.handler(async ({ input: { project, run, columns, job }, signal }) => {
    const { at, modelled } = await openModelled(engine, project, run)
    return engine.readings.run(job, signal, (controls) =>
      engine.tables.follow(controls, 'pairs', at, modelled, columns),
    )
  }),
  words: api.explain.words.handler(async ({ input: { project, run }, signal }) => {
    const { at, modelled } = await openModelled(engine, project, run)
    return engine.tables.askUntil(signal, 'words', at, modelled)
  }),
  dependence: api.explain.dependence.handler(async ({ input: { project, run, column }, signal }) => {
    const { at, modelled } = await openModelled(engine, project, run)
    return engine.tables.askUntil(signal, 'dependence', at, modelled, column)
  }),
  row: api.explain.row.handler(async ({ input: { project, run, isQuick, ...asked }, signal }) => {
    const { at, modelled } = await openModelled(engine, project, run)
    return engine.tables.askUntil(signal, 'rowReasons', at, modelled, asked, isQuick)
  }),
  changes: api.explain.changes.handler(async ({ input: { project, run, row, values, ...wanted }, signal }) => {
    const { at, modelled } = await openModelled(engine, project, run)
    return engine.tables.askUntil(signal, 'changes', at, modelled, { row, values }, wanted)
  }),
})

/** A run with its model. A recipe that was the path of a file corrected nothing that the window shows. */
async function openModelled(engine: Engine, project: string, run: string) {
  const { at, tested } = await openRun(engine, project, run)
  const { job } = await readRun(engine.home, project, run)
  const recipe = typeof job.recipe === 'string' ? null : job.recipe
  const modelled: Modelled = { ...tested, model: modelFile(engine.home, project, run), recipe }
  return { at, modelled }
}
