import { parseRecipe, type Recipe, STEPS } from '../../shared/clean/index.ts'
import { cleanFrom, type Prepared, prepare, type StepEffect, type Typed } from '../../shared/cleaning.ts'
import { createRng } from '../../shared/core/index.ts'
import { type Table, take } from '../../shared/table/index.ts'
import { aimAt, TRAIN_OPTIONS } from '../../shared/train/index.ts'
import type { OpenTable } from './open-table.ts'

/** Training rows under the edits and readings of a recipe: what its first step is applied to. */
interface Base {
  readonly key: string
  readonly prepared: Prepared
  readonly table: Table
  readonly rows: Uint32Array
}

interface Chain {
  readonly base: Base
  readonly links: readonly StepEffect[]
}

/** Rows that a quick answer looks at. */
export const SAMPLE_ROWS = 20_000

// Of each open table the chain of all its rows that was asked for last: a change of one step computes that one anew.
const last = new WeakMap<OpenTable, Chain>()
const bases = new WeakMap<OpenTable, Base>()

/**
 * Applies every step of a recipe to the rows that a training learns from; all rows where there is no target yet.
 *
 * @param isSample whether 20,000 rows, evenly taken, are enough
 */
export async function recipeChain(
  open: OpenTable,
  target: string,
  given: unknown,
  isSample = false,
): Promise<readonly StepEffect[]> {
  const recipe = parseRecipe(given, 'the recipe')
  const whole = baseOf(open, target, recipe)
  if (isSample && whole.rows.length > SAMPLE_ROWS) return linksOf(sampleOf(whole), recipe, [])
  const known = last.get(open)
  const links = known?.base === whole ? known.links : []
  const firstNew = recipe.steps.findIndex((step, at) => JSON.stringify(step) !== JSON.stringify(links[at]?.step))
  const chain = await linksOf(
    whole,
    recipe,
    firstNew < 0 ? links.slice(0, recipe.steps.length) : links.slice(0, firstNew),
  )
  last.set(open, { base: whole, links: chain })
  return chain
}

async function linksOf(base: Base, recipe: Recipe, known: readonly StepEffect[]): Promise<StepEffect[]> {
  const links = [...known]
  const before = links.at(-1)
  const [table, rows] = before ? [before.after, before.rowsAfter] : [base.table, base.rows]
  for await (const effect of cleanFrom(known.length, table, base.prepared, recipe, rows)) links.push(effect)
  return links
}

/** The training rows as they were for the recipe before, where nothing changed of how the file is edited and read. */
function baseOf(open: OpenTable, target: string, recipe: Recipe): Base {
  const early = recipe.steps.map((step) => {
    const { scope, renames } = STEPS.get(step.id)
    return scope === 'source' || scope === 'reading' || renames ? step : null
  })
  const key = JSON.stringify([target, early.slice(0, early.findLastIndex((step) => step !== null) + 1)])
  const known = bases.get(open)
  if (known?.key === key) return known
  const { read, infer, inference, readings, table } = open
  const file = { source: read.table, infer: { ...infer, marks: inference.marks }, readings, table }
  const prepared = prepare(file, recipe)
  const rows = trainingRows(prepared, target)
  const base = { key, prepared, table: take(prepared.table, rows), rows }
  bases.set(open, base)
  return base
}

function sampleOf({ table, rows, ...base }: Base): Base {
  const picked = Uint32Array.from({ length: SAMPLE_ROWS }, (_, i) => Math.floor((i * rows.length) / SAMPLE_ROWS))
  return { ...base, table: take(table, picked), rows: picked.map((at) => rows[at] ?? 0) }
}

/** The rows that a training learns from: the same split, by the same rules and seed. All rows without a target. */
function trainingRows(typed: Typed, target: string): Uint32Array {
  if (!typed.source.names.includes(target)) return Uint32Array.from({ length: typed.table.rows }, (_, row) => row)
  const options = TRAIN_OPTIONS.parse({})
  return aimAt(typed, target, options, createRng(options.seed)).split.train
}
