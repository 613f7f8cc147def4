import { z } from 'zod'
import { holdsSecrets, parseRecipe, type Recipe, withoutSecrets } from '../clean/index.ts'
import type { Json } from '../core/index.ts'
import { TRAIN_OPTIONS, type TrainOptions } from '../train/index.ts'
import { hashOf } from './chain.ts'

const ASKED = z.object({
  lathe: z.string(),
  options: TRAIN_OPTIONS,
  infer: z.record(z.string(), z.json()),
  read: z.record(z.string(), z.json()),
  recipe: z.json(),
  /** Steps that hold cells of the data or keys, which a model does not keep. */
  without: z.array(z.string()).default([]),
  split: z.string().nullable(),
  gates: z.array(z.string()).default([]),
  relaxed: z.boolean().default(false),
})

/** What a training was asked for, as its model keeps it (shared/bundle/bundle.ts). */
export type Asked = Omit<z.output<typeof ASKED>, 'recipe'> & { readonly recipe: Recipe }

/** null of a model of before this was kept. */
export function askedOf(kept: Json | undefined): Asked | null {
  if (kept === undefined) return null
  const { recipe, ...asked } = ASKED.parse(kept)
  return { ...asked, recipe: parseRecipe(recipe, 'the recipe of the model') }
}

/** Formats of files, which are no places on a disk and no limits of a machine. */
const FORMAT = [
  'delimiter',
  'quote',
  'escape',
  'encoding',
  'header',
  'skip',
  'headerRows',
  'table',
  'sheet',
  'range',
] as const

/** Steps whose parameters are cells of the data: no row leaves a project in a model. */
const HOLDING_CELLS: readonly string[] = ['edit-cells']

/** What a training is told of its file, as `TrainJob` has it. */
interface Told {
  readonly read: Readonly<Partial<Record<(typeof FORMAT)[number], unknown>>>
  readonly infer: object
  readonly options: TrainOptions
  readonly gates?: readonly string[]
  readonly relaxed?: boolean
}

/**
 * What a training was asked for, as its model keeps it: without places, clock, machine, keys, and cells of the data.
 *
 * @param split a digest of the file that said which rows are for what; null for none
 * @param lathe the version of Lathe
 */
export function askedRecord(job: Told, recipe: Recipe, split: string | null, lathe: string): Json {
  const left = recipe.steps.filter((step) => HOLDING_CELLS.includes(step.id) || holdsSecrets({ steps: [step] }))
  const asked = {
    lathe,
    options: job.options,
    infer: job.infer,
    read: Object.fromEntries(FORMAT.flatMap((name) => (job.read[name] === undefined ? [] : [[name, job.read[name]]]))),
    recipe: { steps: withoutSecrets(withoutCells(recipe)).steps },
    ...(left.length > 0 && { without: left.map(({ id }) => id) }),
    split,
    ...(job.gates && job.gates.length > 0 && { gates: job.gates }),
    ...(job.relaxed && { relaxed: true }),
  }
  return JSON.parse(JSON.stringify(asked))
}

/** The recipe for other data: corrections of single cells belong to the file that they were made in. */
export const withoutCells = ({ steps }: Recipe): Recipe => ({
  steps: steps.filter(({ id }) => !HOLDING_CELLS.includes(id)),
})

/** A digest of all that was asked for: the same for trainings that differ in their data alone. */
export const optionsDigest = ({ recipe, lathe: _, ...asked }: Asked): string => hashOf(JSON.stringify(asked))

export const recipeDigest = ({ steps }: Recipe): string => hashOf(JSON.stringify(steps))
