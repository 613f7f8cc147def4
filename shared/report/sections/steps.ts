import { isOn, type Recipe, STEPS, withoutSecrets } from '../../clean/index.ts'
import type { Pipeline } from '../../pipeline/index.ts'
import { someOf } from './words.ts'

/** The cleaning steps that a model does at every prediction, in words. Where several models vote, those of the first. */
export const stepsOf = ({ branches }: Pipeline): string[] =>
  (branches[0]?.steps ?? []).map(({ id, state }) => stepWords(id, columnsIn(state.columns), {}))

/** The steps of a recipe that are switched on, in words; what nobody else may know, such as a key, is not in them. */
export const recipeWords = (recipe: Recipe): string[] =>
  withoutSecrets(recipe)
    .steps.filter(isOn)
    .map(({ id, params }) => stepWords(id, columnsIn(params.columns), params))

const columnsIn = (value: unknown): string[] =>
  Array.isArray(value) ? value.map(String) : value !== null && typeof value === 'object' ? Object.keys(value) : []

/** A step by its title, its columns and its settings. */
function stepWords(id: string, columns: readonly string[], params: Readonly<Record<string, unknown>>): string {
  const title = STEPS.has(id) ? STEPS.get(id).title : id
  const of = columns.length > 0 ? `: ${someOf(columns)}` : ''
  const settings = Object.entries(params)
    .filter(([name, value]) => name !== 'columns' && value !== '' && ['string', 'number'].includes(typeof value))
    .map(([name, value]) => `${name} ${value}`)
  return `${title}${of}${settings.length > 0 ? ` (${settings.join(', ')})` : ''}`
}
