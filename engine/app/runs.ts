import { usageError } from '../../shared/core/index.ts'
import { type Engine, tableAt } from './engine.ts'
import { api } from './implementer.ts'
import { readProject } from './project-file.ts'
import { readCurves, readRun, testRowsFile } from './run-file.ts'
import type { Tested } from './table-calls.ts'

export const runProcedures = (engine: Engine) => ({
  evaluation: api.runs.evaluation.handler(async ({ input: { project, run: id } }) => {
    const { tested } = await openRun(engine, project, id)
    return engine.tables.ask('evaluation', tested)
  }),
  curves: api.runs.curves.handler(({ input: { project, run } }) => readCurves(engine.home, project, run)),
  audit: api.runs.audit.handler(async ({ input: { project, run: id, columns, threshold } }) => {
    const { at, tested, target, seed } = await openRun(engine, project, id)
    if (tested.run.task === 'binary') return engine.tables.ask('audit', at, tested, columns, threshold, seed)
    throw usageError(`The audit compares two classes; ${target} has another kind of values.`, {
      column: target,
      next: 'Train on a target with two classes to audit it.',
    })
  }),
  cases: api.runs.cases.handler(async ({ input: { project, run: id, ...query } }) => {
    const { at, tested } = await openRun(engine, project, id)
    return engine.tables.ask('cases', at, tested, query)
  }),
})

/** A run with its test rows, and the data as it read it: its row numbers are of that reading. */
async function openRun(engine: Engine, id: string, runId: string) {
  const project = await readProject(engine.home, id)
  const { task, classes, target, seed, reading } = (await readRun(engine.home, id, runId)).summary
  const tested: Tested = { run: { id: runId, task, classes }, file: testRowsFile(engine.home, id, runId) }
  return { tested, target, seed, at: tableAt(engine, id, project, reading) }
}
