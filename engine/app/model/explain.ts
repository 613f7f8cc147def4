import { type Engine, openModelled } from '../engine.ts'
import { api } from '../implementer.ts'
import { keepShapes } from './keep-shapes.ts'

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
  shapes: api.explain.shapes.handler(async ({ input: { project, run, edits }, signal }) => {
    const { at, modelled, seed } = await openModelled(engine, project, run)
    return engine.tables.askUntil(signal, 'shapes', at, modelled, edits, seed)
  }),
  keepShapes: api.explain.keepShapes.handler(({ input: { project, run, edits } }) =>
    keepShapes(engine, project, run, edits),
  ),
})
