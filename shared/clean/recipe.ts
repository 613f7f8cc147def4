import { z } from 'zod'
import { dataError, type Json } from '../core/index.ts'
import type { ColumnKind, Reading } from '../table/index.ts'
import { STEPS } from './steps.ts'

/** What to do with the data, in order: ids of steps and their params. A recipe is a file that people keep and share. */
export interface Recipe {
  readonly steps: readonly RecipeStep[]
}

export interface RecipeStep {
  readonly id: string
  readonly params: Readonly<Record<string, Json>>
  /** false: switched off, and passed over. */
  readonly enabled?: boolean
}

export const NO_RECIPE: Recipe = { steps: [] }

const FORMAT = 'lathe-recipe'
const VERSION = 1

const RECIPE = z.strictObject({
  format: z.literal(FORMAT).optional(),
  version: z.int().min(1).max(VERSION).optional(),
  name: z.string().optional(),
  steps: z.array(
    z.strictObject({
      id: z.string(),
      params: z.record(z.string(), z.json()).default({}),
      enabled: z.boolean().default(true),
    }),
  ),
})

const NEWER = z.looseObject({ format: z.literal(FORMAT), version: z.int().min(VERSION + 1) })

/** Checks a recipe file: its shape, every step's id and params. Throws an error that names the step. */
export function parseRecipe(value: unknown, file: string): Recipe {
  const result = RECIPE.safeParse(value)
  if (!result.success) {
    const { data: newer } = NEWER.safeParse(value)
    if (newer)
      throw dataError(`${file} is a recipe of version ${newer.version}; this Lathe reads up to ${VERSION}.`, {
        file,
        next: 'Use a newer Lathe, or save the recipe again with this one.',
      })
    const issue = result.error.issues[0]
    throw dataError(`${file} is not a recipe: ${issue?.path.join('.') ?? ''} ${issue?.message ?? ''}.`, {
      file,
      next: 'A recipe looks like { "steps": [ { "id": "impute", "params": {} } ] }.',
    })
  }
  return {
    steps: result.data.steps.map(({ id, params, enabled }) => ({
      id,
      params: STEPS.get(id).parse(params),
      ...(!enabled && { enabled }),
    })),
  }
}

/** The text of a recipe file: what `parseRecipe` takes, with a name for people. */
export const recipeText = ({ steps }: Recipe, name: string): string =>
  `${JSON.stringify({ format: FORMAT, version: VERSION, name, steps }, null, 2)}\n`

/** The recipe without keys that its steps hold: whoever applies it gives one. */
export const withoutSecrets = ({ steps }: Recipe): Recipe => ({
  steps: steps.map((step) => ({ ...step, params: STEPS.get(step.id).parse(bare(step)) })),
})

/** Whether a file of the recipe tells whoever reads it a key. */
export const holdsSecrets = ({ steps }: Recipe): boolean =>
  steps.some((step) => JSON.stringify(bare(step)) !== JSON.stringify(STEPS.get(step.id).parse(step.params)))

const bare = ({ id, params }: RecipeStep): unknown => {
  const step = STEPS.get(id)
  return step.parse(step.withoutSecrets?.(params) ?? params)
}

/** The name in a recipe file; '' where it has none. */
export const recipeName = (value: unknown): string => NAMED.safeParse(value).data?.name ?? ''

const NAMED = z.looseObject({ name: z.string() })

export const isOn = ({ enabled }: RecipeStep): boolean => enabled !== false

/**
 * The name in the file of each column that is called something else after the steps that are on, and was changed in no
 * other way. `read`, where given, is called before every step, with the names that hold there.
 */
export function fileNamesAfter(
  recipe: Recipe,
  read?: (step: RecipeStep, fileName: (name: string) => string) => void,
): ReadonlyMap<string, string> {
  const fileNames = new Map<string, string>()
  for (const step of recipe.steps.filter(isOn)) {
    read?.(step, (name) => fileNames.get(name) ?? name)
    const renamed = Object.entries(STEPS.get(step.id).renames?.(step.params) ?? {})
    const before = new Map(fileNames)
    for (const [old] of renamed) fileNames.delete(old)
    for (const [old, name] of renamed) fileNames.set(name, before.get(old) ?? old)
  }
  return fileNames
}

/** The types that the recipe gives to the columns of a file: import infers the rest of their readings from it. */
export function typesOf(recipe: Recipe, names: readonly string[]): Readonly<Record<string, ColumnKind>> {
  const types = new Map<string, ColumnKind>()
  fileNamesAfter(recipe, ({ id, params }, fileName) => {
    for (const [name, kind] of Object.entries(STEPS.get(id).types?.(params) ?? {})) types.set(fileName(name), kind)
  })
  return Object.fromEntries([...types].filter(([name]) => names.includes(name)))
}

/**
 * The readings with the recipe's `reading` steps applied. They read source text, so their place in the recipe is free,
 * but for a renamed column, which they know by the name that it has at their place.
 */
export function readingsAfter(recipe: Recipe, readings: ReadonlyMap<string, Reading>): ReadonlyMap<string, Reading> {
  const result = new Map(readings)
  fileNamesAfter(recipe, ({ id, params }, fileName) => {
    const { reread } = STEPS.get(id)
    if (!reread) return
    const named = Object.keys(STEPS.get(id).types?.(params) ?? {})
    const given = new Map(named.flatMap((name) => entryOf(name, result.get(fileName(name)))))
    for (const [name, reading] of reread(given, params)) result.set(fileName(name), reading)
  })
  return result
}

const entryOf = <V>(name: string, value: V | undefined): [string, V][] => (value === undefined ? [] : [[name, value]])
