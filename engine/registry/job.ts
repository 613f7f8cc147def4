import { createHash } from 'node:crypto'
import { z } from 'zod'
import type { Bundle } from '../../shared/bundle/index.ts'
import { parseRecipe, type Recipe } from '../../shared/clean/index.ts'
import { LatheError, usageError } from '../../shared/core/index.ts'
import type { InferOptions } from '../../shared/import/index.ts'
import { type Asked, askedOf, type Version, withoutCells } from '../../shared/registry/index.ts'
import { REPLAY, type Replay, TRAIN_OPTIONS } from '../../shared/train/index.ts'
import type { KeptFile, ReadOptions } from '../data/index.ts'
import { readRecipe, readText } from '../store/read-recipe.ts'
import type { TrainJob } from '../workers/messages.ts'
import { readBlob } from './blobs.ts'

/** The files that a training reads, as one table. */
export interface DataFiles {
  readonly files: readonly string[]
  /** What they were, where they are copies that a project keeps. */
  readonly kept?: readonly KeptFile[] | undefined
}

/** What is given beside a version to train it again. */
export interface JobOptions extends DataFiles {
  /** Whether it is its own data, so that corrections of single cells and the same rows for tests are meant too. */
  readonly isOwnData: boolean
  /** A recipe in the place of the version's own. */
  readonly recipe?: string | undefined
  /** The file that says which rows are for what. */
  readonly split?: string | undefined
  /** Whether to look for the best model anew, in place of making the version's trials again. */
  readonly search?: boolean | undefined
  /** Milliseconds since 1970 at which a search ends; null for none. */
  readonly deadline?: number | null | undefined
  readonly threads?: number | undefined
  readonly memory?: string | undefined
  /** The path of the model that the version went on from, where it did. */
  readonly earlier?: string | undefined
}

const STORED = z.looseObject({
  options: TRAIN_OPTIONS,
  infer: z.record(z.string(), z.json()).default({}),
  read: z
    .looseObject({
      fixes: z.array(z.object({ record: z.int(), text: z.string() })).optional(),
      fixed: z.string().optional(),
    })
    .default({}),
  recipe: z.json().nullable().default(null),
  split: z.string().nullable().default(null),
  gates: z.array(z.string()).default([]),
  relaxed: z.boolean().default(false),
})

type Stored = z.output<typeof STORED>

/** The job that the registry keeps beside a model; null where it keeps none. */
async function storedJob(folder: string, { job }: Pick<Version, 'job'>): Promise<unknown> {
  const bytes = job === null ? undefined : await readBlob(folder, job).catch(() => undefined)
  return bytes ? JSON.parse(bytes.toString('utf8')) : null
}

/** A model to be trained again. */
export interface Trainee {
  /** What messages call it: "version 3", "run 0003". */
  readonly name: string
  readonly bundle: Bundle
  /** The job that is kept beside it; null where none is. */
  readonly job: unknown
}

export const traineeOf = async (
  folder: string,
  version: Pick<Version, 'version' | 'job'>,
  bundle: Bundle,
): Promise<Trainee> => ({ name: `version ${version.version}`, bundle, job: await storedJob(folder, version) })

/** A training that is what a model's was, on these files. @throws where it does not say what it was asked for */
export async function jobOf(
  { name, bundle: { pipeline, record }, job }: Trainee,
  given: JobOptions,
): Promise<TrainJob> {
  const stored = STORED.safeParse(job).data ?? null
  const asked = askedOf(record.asked) ?? (stored && fromStored(stored))
  if (!asked)
    throw usageError(`The model of ${name} was made by a version of Lathe that did not keep what it was asked for.`, {
      value: name,
      next: 'Train it once more with the options of that time, and register that model.',
    })
  const [file = '', ...also] = given.files
  const { isOwnData, deadline = null, threads, memory } = given
  const read: ReadOptions = {
    ...asked.read,
    ...(isOwnData && stored?.read.fixes && { fixes: stored.read.fixes }),
    ...(isOwnData && stored?.read.fixed && { fixed: stored.read.fixed }),
    ...(also.length > 0 && { also }),
    ...(given.kept && { kept: given.kept }),
    ...(threads !== undefined && { threads }),
    ...(memory && { memory }),
  }
  const replay = given.search || given.earlier !== undefined ? null : replayOf(record.replay, isOwnData)
  const infer: InferOptions = JSON.parse(JSON.stringify(asked.infer))
  return {
    ...{ file, target: pipeline.target, read, infer },
    recipe: await recipeOf(asked, stored, given, name),
    split: isOwnData ? await splitOf(asked, given.split ?? stored?.split ?? undefined, name) : null,
    options: isOwnData ? asked.options : { ...asked.options, ...samePositive(pipeline, asked.options) },
    ...(replay && { replay }),
    ...(given.earlier !== undefined && { earlier: given.earlier }),
    deadline,
    device: replay?.device ?? 'cpu',
    relaxed: asked.relaxed,
    ...(asked.gates.length > 0 && { gates: asked.gates }),
  }
}

/** On other data another class may be the rarer one: what a version says yes to must stay what it was. */
const samePositive = (
  { task, classes }: Bundle['pipeline'],
  { positive }: Asked['options'],
): Partial<Asked['options']> => (task === 'binary' && positive === '' ? { positive: classes[1] ?? '' } : {})

/** Of a run of before models kept what they were asked for. */
const fromStored = ({ options, infer, read: _, recipe, gates, relaxed }: Stored): Asked | null =>
  typeof recipe === 'string'
    ? null
    : {
        ...{ lathe: '', options, infer, read: {}, gates, relaxed, split: null, without: [] },
        recipe: recipe === null ? { steps: [] } : parseRecipe(recipe, 'the recipe of the run'),
      }

/** On other data the ends that a clock gave to fits mean nothing. */
function replayOf(kept: unknown, isOwnData: boolean): Replay | null {
  const { data } = REPLAY.safeParse(kept)
  if (!data || isOwnData) return data ?? null
  return { ...data, trials: data.trials.map(({ family, params }) => ({ family, params })) }
}

async function recipeOf(
  asked: Asked,
  stored: Stored | null,
  { recipe, isOwnData }: JobOptions,
  name: string,
): Promise<Recipe> {
  if (recipe !== undefined) return readRecipe(recipe)
  if (asked.without.length === 0) return asked.recipe
  const whole =
    stored?.recipe && typeof stored.recipe === 'object' ? parseRecipe(stored.recipe, 'the recipe of the run') : null
  if (whole) return isOwnData ? whole : withoutCells(whole)
  // Corrections of single cells are for that one file: other data go without.
  if (!isOwnData && asked.without.every((step) => step === 'edit-cells')) return asked.recipe
  throw usageError(
    `What ${name} learned from was cleaned by steps that its model does not keep, since they hold cells or keys: ${asked.without.join(', ')}.`,
    { value: asked.without.join(', '), next: 'Give the recipe that it was trained with.' },
  )
}

async function splitOf({ split }: Asked, given: string | undefined, name: string): Promise<string | null> {
  if (split === null) return null
  if (given === undefined)
    throw usageError(
      `${name.replace(/^./, (letter) => letter.toUpperCase())} was trained with a file that says which rows are for what.`,
      {
        value: split,
        next: 'Give that file too.',
      },
    )
  const digest = createHash('sha256')
    .update(await readText(given))
    .digest('hex')
  if (digest === split) return given
  throw new LatheError(
    'verificationFailed',
    `${given} is not the split that ${name} was trained with: its SHA-256 differs.`,
    {
      file: given,
      next: 'Give the file of that time.',
    },
  )
}
