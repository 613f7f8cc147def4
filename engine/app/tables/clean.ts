import {
  holdsSecrets,
  parseRecipe,
  recipeText,
  STEP_GROUPS,
  STEPS,
  withoutSecrets,
} from '../../../shared/clean/index.ts'
import { paramFields } from '../../../shared/core/index.ts'
import { type Engine, findProject } from '../engine.ts'
import { api } from '../implementer.ts'

export const cleanProcedures = (engine: Engine) => ({
  steps: api.clean.steps.handler(() =>
    STEPS.members.map(({ id, title, group, about, params, atPrediction }) => ({
      id,
      title,
      group: STEP_GROUPS[group],
      about,
      fields: paramFields(params),
      notAtPrediction: atPrediction.runs ? null : atPrediction.why,
    })),
  ),
  preview: api.clean.preview.handler(async ({ input: { project: id, recipe, isSample, ...query }, signal }) => {
    const { project, at } = await findProject(engine, id)
    return isSample
      ? engine.previews.preview(at, project.choices, recipe, query)
      : engine.tables.askUntil(signal, 'stepPreview', at, project.choices, recipe, query)
  }),
  effects: api.clean.effects.handler(async ({ input: { project: id, recipe }, signal }) => {
    const { project, at } = await findProject(engine, id)
    engine.previews.warm(at, project.choices)
    return engine.tables.askUntil(signal, 'effects', at, project.choices, recipe)
  }),
  similar: api.clean.similar.handler(async ({ input: { project: id, recipe, ...query } }) => {
    const { project, at } = await findProject(engine, id)
    return engine.tables.ask('similar', at, project.choices, recipe, query)
  }),
  recipeText: api.clean.recipeText.handler(async ({ input: { project: id, recipe, withoutKeys } }) => {
    const { project } = await findProject(engine, id)
    const whole = parseRecipe(recipe, 'the recipe')
    const given = withoutKeys ? withoutSecrets(whole) : whole
    return { text: recipeText(given, project.name), holdsKeys: holdsSecrets(given) }
  }),
  offer: api.clean.offer.handler(async ({ input: { project: id, file, text } }) => {
    const { project, at } = await findProject(engine, id)
    return engine.tables.ask('recipeOffer', at, project.choices, file, text)
  }),
})
