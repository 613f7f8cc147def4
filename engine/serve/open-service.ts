import { type LoadedModel, withPolicies } from './model.ts'
import type { ServeOptions } from './options.ts'
import { readSettings } from './settings.ts'
import { createService, type Service } from './state.ts'

/** A service of a model as the options say. */
export function openService(model: LoadedModel, { config }: Pick<ServeOptions, 'config'>): Service {
  if (config === '') return createService(model)
  const { policies, limits } = readSettings(config, model.pipeline)
  return createService(withPolicies(model, policies), { limits, policies })
}
