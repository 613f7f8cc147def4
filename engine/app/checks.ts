import type { Engine } from './engine.ts'
import { api } from './implementer.ts'
import { keepCheck, readCheck } from './kept-checks.ts'
import { originFile } from './origin.ts'
import { projectFolder, readProject } from './project-file.ts'
import { modelFile, readRun } from './run-file.ts'
import { readLimits } from './settings.ts'

export const checkProcedures = (engine: Engine) => ({
  run: api.checks.run.handler(async ({ input: { project, run, job, ...origin }, signal }) => {
    const { summary } = await readRun(engine.home, project, run)
    const { path, name, done } = await originFile(engine, origin)
    try {
      const asked = {
        ...{ path, name, reading: summary.reading, seed: summary.seed },
        limits: readLimits(engine.settings.current()),
        model: modelFile(engine.home, project, run),
      }
      const found = await engine.readings.run(job, signal, (controls) =>
        engine.tables.follow(controls, 'checkNew', asked),
      )
      const check = { run, file: name, at: Date.now(), ...found }
      await keepCheck(projectFolder(engine.home, project), check)
      return check
    } finally {
      await done()
    }
  }),
  last: api.checks.last.handler(async ({ input: { project, run } }) => {
    await readProject(engine.home, project)
    return readCheck(projectFolder(engine.home, project), run)
  }),
})
