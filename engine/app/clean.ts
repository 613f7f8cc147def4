import { STEPS } from '../../shared/clean/index.ts'
import { paramFields } from '../../shared/core/index.ts'
import { type Engine, findProject } from './engine.ts'
import { api } from './implementer.ts'

export const cleanProcedures = (engine: Engine) => ({
  steps: api.clean.steps.handler(() =>
    STEPS.members.map(({ id, title, params, atPrediction }) => ({
      id,
      title,
      fields: paramFields(params),
      notAtPrediction: atPrediction.runs ? null : atPrediction.why,
    })),
  ),
  preview: api.clean.preview.handler(async ({ input: { project: id, recipe, ...query } }) => {
    const { project, at } = await findProject(engine, id)
    return engine.tables.ask('stepPreview', at, project.choices, recipe, query)
  }),
  effects: api.clean.effects.handler(async ({ input: { project: id, recipe } }) => {
    const { project, at } = await findProject(engine, id)
    return engine.tables.ask('effects', at, project.choices, recipe)
  }),
})
