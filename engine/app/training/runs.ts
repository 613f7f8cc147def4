import { usageError } from '../../../shared/core/index.ts'
import { casesPath } from '../downloads.ts'
import { type Engine, openRun } from '../engine.ts'
import { api } from '../implementer.ts'
import { judgeRun } from '../model/gates.ts'
import { keepThreshold } from '../model/keep-threshold.ts'
import { makeReport } from '../model/reports.ts'
import { heldOutFile, readCurves } from './run-file.ts'

export const runProcedures = (engine: Engine) => ({
  evaluation: api.runs.evaluation.handler(async ({ input: { project, run: id } }) => {
    const { tested } = await openRun(engine, project, id)
    return engine.tables.ask('evaluation', tested)
  }),
  curves: api.runs.curves.handler(({ input: { project, run } }) => readCurves(engine.home, project, run)),
  audit: api.runs.audit.handler(async ({ input: { project, run: id, ...query } }) => {
    const { at, tested, seed } = await openRun(engine, project, id)
    return engine.tables.ask('audit', at, tested, { ...query, seed })
  }),
  gates: api.runs.gates.handler(({ input: { project, run, ...asked } }) => judgeRun(engine, project, run, asked)),
  decisions: api.runs.decisions.handler(async ({ input: { project, run: id, threshold } }) => {
    const { tested, target, seed } = await openRun(engine, project, id)
    if (tested.run.task !== 'binary') throw notBinary('A threshold parts', target)
    return engine.tables.ask('decisions', tested, threshold, seed)
  }),
  report: api.runs.report.handler(({ input: { project, run, ...asked }, signal }) =>
    makeReport(engine, project, run, asked, signal),
  ),
  choices: api.runs.choices.handler(async ({ input: { project, run: id, ...query } }) => {
    const { tested, target } = await openRun(engine, project, id)
    if (tested.run.task !== 'binary') throw notBinary('A threshold parts', target)
    return engine.tables.ask('choices', tested, heldOutFile(engine.home, project, id), query)
  }),
  keepThreshold: api.runs.keepThreshold.handler(({ input: { project, run, threshold } }) =>
    keepThreshold(engine, project, run, threshold),
  ),
  slices: api.runs.slices.handler(async ({ input: { project, run: id } }) => {
    const { at, tested, target } = await openRun(engine, project, id)
    return engine.tables.ask('slices', at, tested, target)
  }),
  cases: api.runs.cases.handler(async ({ input: { project, run: id, from, count, ...filter } }) => {
    const { at, tested } = await openRun(engine, project, id)
    const found = await engine.tables.ask('cases', at, tested, filter, { from, count })
    return { ...found, download: casesPath(project, id, filter) }
  }),
})

export const notBinary = (what: string, target: string) =>
  usageError(`${what} two classes; ${target} has another kind of values.`, {
    column: target,
    next: 'Train on a target with two classes.',
  })
