import { applySteps } from '../clean/index.ts'
import { createRng, dataError } from '../core/index.ts'
import { encode } from '../features/index.ts'
import { type Matrix, type ModelState, PREDICTORS, type ScoringKernels } from '../models/index.ts'
import { blend, calibrated, finiteMargins, type Member, type Pipeline, scoreTable, shifted } from '../pipeline/index.ts'
import type { Table } from '../table/index.ts'
import { additive } from './additive.ts'
import type { ExactFamily } from './families/family.ts'
import { EXACT_FAMILIES } from './families.ts'
import { tableOfRows } from './inputs.ts'
import { mix } from './mix.ts'
import { type Players, playersOf } from './players.ts'
import { type MarginsOfMixed, sample } from './sampling.ts'
import { backgroundRules, inBatch, isForBatch, pathRules } from './trees/in-batch.ts'
import { interventional } from './trees/interventional.ts'
import { pathDependent } from './trees/path-dependent.ts'
import { coverOf, keptColumnsOf, type SplitTrees } from './trees/split-trees.ts'

/** What each raw column adds to the margins of some rows. */
export interface Attributions {
  /** The raw columns of the pipeline, in their order. */
  readonly columns: readonly string[]
  /** For each output: what the model says of the background, on average. */
  readonly base: readonly number[]
  readonly margins: readonly Float64Array[]
  /** contributions[output][column][row]: base and contributions of a row sum to its margin. */
  readonly contributions: readonly (readonly Float64Array[])[]
  /** Standard errors of the same; null where nothing was sampled. */
  readonly errors: readonly (readonly Float64Array[])[] | null
}

export interface AttributeOptions {
  /**
   * `interventional` (Shapley values of what the model does with a row where the rest comes from the background), or
   * `path`: for trees, what is not known of a row follows the ways of the reference rows.
   */
  readonly method?: 'interventional' | 'path'
  /** Rows to compare with, instead of the pipeline's background: as its inputs read them. */
  readonly reference?: Table
  /** Faster ways to score, which give the same bits. */
  readonly kernels?: ScoringKernels
  /** Rounds of sampling for what is not exact. */
  readonly rounds?: number
  /** Called with the share of the rows that are done; throws to end the work. */
  readonly progress?: (fraction: number) => void
  /** Asked after every row: whether the ones that are left get one round of sampling. */
  readonly isTimeUp?: () => boolean
}

const ROUNDS = 1

/** One view of a branch for the rows, and for the background. */
interface ViewRows {
  readonly rows: Matrix
  readonly background: Matrix
  readonly playerOf: Int32Array
  readonly members: readonly Member[]
  readonly shift: readonly number[] | null
}

/** The sum that grows: [output][player · rows + row]. */
interface Sums {
  readonly contributions: Float64Array[]
  readonly errors: Float64Array[]
  readonly base: Float64Array
  isSampled: boolean
}

/**
 * Attributions of typed rows, in margin space. A vote over margins is the weighted sum of its members' attributions; members
 * that are trees or sums are exact, all others are sampled together. A vote over probabilities is sampled as a whole.
 */
export function attribute(pipeline: Pipeline, table: Table, options: AttributeOptions = {}): Attributions {
  const players = playersOf(pipeline)
  const margins = scoreTable(pipeline, table, undefined, options.kernels).margins
  const views = viewsOf(pipeline, table, backgroundOf(pipeline, options.reference), players)
  const slope = pipeline.calibration?.slope ?? 1
  const sums: Sums = {
    contributions: margins.map(() => new Float64Array(players.columns.length * table.rows)),
    errors: margins.map(() => new Float64Array(players.columns.length * table.rows)),
    base: new Float64Array(margins.length),
    isSampled: false,
  }
  const members = views.flatMap((view) => view.members.map((member) => ({ view, member })))
  const isSum = pipeline.task === 'regression' || pipeline.blend === 'margins'
  if (isSum || members.length === 1) {
    const sampled = members.filter(({ view, member }) => !addExact(view, member, slope, players, options, sums))
    if (sampled.length > 0)
      addSampled(weighted(sampled, slope, margins.length, options), views, table.rows, options, sums)
    for (let k = 0; k < margins.length; k++) sums.base[k] = sums.base[k]! + constantOf(pipeline, views, k)
  } else addSampled(wholeVote(pipeline, views, options), views, table.rows, options, sums)
  return byColumn(pipeline, players, margins, table.rows, sums)
}

function backgroundTable(pipeline: Pipeline): Table {
  const { background } = pipeline
  if (background && background.rows.length > 0) return tableOfRows(pipeline, background.rows)
  throw dataError('This model holds no background rows to compare a row with.', { next: 'Train it again.' })
}

const BACKGROUNDS = new WeakMap<Pipeline, readonly Matrix[]>()

/** What is compared with, for every view; the pipeline's own is made ready once. */
function backgroundOf(pipeline: Pipeline, reference: Table | undefined): readonly Matrix[] {
  const encoded = (table: Table) =>
    pipeline.branches.flatMap(({ steps, views }) => {
      const cleaned = applySteps(steps, table)
      return views.map(({ features }) => encode(features, cleaned))
    })
  if (reference) return encoded(reference)
  const known = BACKGROUNDS.get(pipeline) ?? encoded(backgroundTable(pipeline))
  BACKGROUNDS.set(pipeline, known)
  return known
}

function viewsOf({ branches }: Pipeline, table: Table, background: readonly Matrix[], players: Players): ViewRows[] {
  let at = 0
  return branches.flatMap(({ steps, views }) => {
    const rows = applySteps(steps, table)
    return views.map(({ features, members, shift }) => {
      const view = at++
      return {
        rows: encode(features, rows),
        background: background[view]!,
        playerOf: players.ofViews[view]!,
        members,
        shift: shift ?? null,
      }
    })
  })
}

/** What is added to every row whatever it holds: shifts of views, and the intercept of the calibration. */
function constantOf({ calibration }: Pipeline, views: readonly ViewRows[], k: number): number {
  const { slope, intercepts } = calibration ?? { slope: 1, intercepts: [] }
  const shifts = views.reduce(
    (sum, { shift, members }) => sum + (shift?.[k] ?? 0) * members.reduce((total, { weight }) => total + weight, 0),
    0,
  )
  return slope * shifts + (intercepts[k] ?? 0)
}

const EXACT = new WeakMap<ModelState, ReturnType<ExactFamily['exact']>>()

/** How a model is taken apart; made ready once. */
function exactOf(family: string, state: ModelState): ReturnType<ExactFamily['exact']> {
  const known = EXACT.get(state)
  if (known !== undefined) return known
  const exact = EXACT_FAMILIES.has(family) ? EXACT_FAMILIES.get(family).exact(state) : null
  EXACT.set(state, exact)
  return exact
}

/** Adds a member that can be taken apart exactly; false for another. */
function addExact(
  { rows, background, playerOf }: ViewRows,
  { family, state, weight }: Member,
  slope: number,
  { columns: { length: players } }: Players,
  options: AttributeOptions,
  sums: Sums,
): boolean {
  const exact = exactOf(family, state)
  if (exact === null) return false
  const marginsOf = (matrix: Matrix) => marginsOfState(family, state, matrix, options)
  const found =
    exact === 'additive'
      ? { contributions: additive(marginsOf, rows, background, playerOf, players), isOfBackground: true }
      : 'contributionsOf' in exact
        ? { contributions: exact.contributionsOf(rows, background, playerOf, players), isOfBackground: true }
        : ofTrees(exact, rows, background, playerOf, players, options)
  const base = baseOf(found, marginsOf, rows, background)
  for (const [k, own] of found.contributions.entries()) {
    const into = sums.contributions[k]!
    for (let i = 0; i < own.length; i++) into[i] = into[i]! + slope * weight * own[i]!
    sums.base[k] = sums.base[k]! + slope * weight * base[k]!
  }
  return true
}

const marginsOfState = (
  family: string,
  state: ModelState,
  matrix: Matrix,
  { kernels }: AttributeOptions,
): Float64Array[] => finiteMargins(PREDICTORS.get(family).margins(state, matrix, kernels))

const mean = (values: Float64Array): number =>
  values.reduce((sum, value) => sum + value, 0) / Math.max(values.length, 1)

interface Found {
  readonly contributions: readonly Float64Array[]
  /** Whether contributions say how a row differs from the background's mean; otherwise from what the trees' covers expect. */
  readonly isOfBackground: boolean
}

/** What every row's contributions are added to. */
function baseOf(
  { contributions, isOfBackground }: Found,
  marginsOf: (matrix: Matrix) => Float64Array[],
  rows: Matrix,
  background: Matrix,
): number[] {
  if (isOfBackground) return marginsOf(background).map(mean)
  return marginsOf(rows).map((margin, k) => {
    const own = contributions[k]!
    let sum = 0
    for (let at = 0; at < own.length; at += rows.rows) sum += own[at]!
    return (margin[0] ?? 0) - sum
  })
}

function ofTrees(
  trees: SplitTrees,
  rows: Matrix,
  background: Matrix,
  playerOf: Int32Array,
  players: number,
  { method = 'interventional' }: AttributeOptions,
): Found {
  const columns = trees.columnsOf(rows)
  const isBatch = isForBatch(trees, rows.rows)
  if (method === 'interventional') {
    const others = keptColumnsOf(trees, background)
    const contributions = isBatch
      ? inBatch(trees, columns, playerOf, players, backgroundRules(trees, others))
      : interventional(trees, columns, others, playerOf, players)
    return { contributions, isOfBackground: true }
  }
  const cover = trees.cover ?? coverOf(trees, background)
  const contributions = isBatch
    ? inBatch(trees, columns, playerOf, players, pathRules(trees, cover))
    : pathDependent(trees, columns, cover, playerOf, players).contributions
  return { contributions, isOfBackground: false }
}

/** Members that are sampled, as one sum. */
const weighted =
  (
    members: readonly { view: ViewRows; member: Member }[],
    slope: number,
    outputs: number,
    options: AttributeOptions,
  ): MarginsOfMixed =>
  (mixed) => {
    const sums = Array.from({ length: outputs }, () => new Float64Array(mixed.rows))
    for (const { view, member } of members) {
      const matrix = mix(view.rows, view.background, view.playerOf, mixed)
      for (const [k, margin] of marginsOfState(member.family, member.state, matrix, options).entries())
        for (let i = 0; i < mixed.rows; i++) sums[k]![i] = sums[k]![i]! + slope * member.weight * margin[i]!
    }
    return sums
  }

/** The whole pipeline behind its features. */
const wholeVote =
  (pipeline: Pipeline, views: readonly ViewRows[], options: AttributeOptions): MarginsOfMixed =>
  (mixed) => {
    const votes = views.flatMap(({ rows, background, playerOf, members, shift }) => {
      const matrix = mix(rows, background, playerOf, mixed)
      return members.map(({ family, state, weight }) => ({
        margins: shifted(marginsOfState(family, state, matrix, options), shift),
        weight,
      }))
    })
    return calibrated(blend(pipeline, votes), pipeline.calibration)
  }

function addSampled(
  marginsOf: MarginsOfMixed,
  views: readonly ViewRows[],
  rows: number,
  { rounds = ROUNDS, progress, isTimeUp }: AttributeOptions,
  sums: Sums,
): void {
  const players = [...new Set(views.flatMap(({ playerOf }) => [...playerOf]))].sort((a, b) => a - b)
  const backgroundRows = views[0]?.background.rows ?? 0
  const outputs = sums.base.length
  for (let row = 0; row < rows; row++) {
    // A row has its own stream: it is explained alike alone and among others.
    const most = isTimeUp?.() ? 1 : rounds
    const { contributions, errors } = sample(
      marginsOf,
      outputs,
      row,
      backgroundRows,
      players,
      most,
      createRng('reasons'),
    )
    for (const player of players)
      for (let k = 0; k < outputs; k++) {
        const at = player * rows + row
        const [into, of] = [sums.contributions[k]!, sums.errors[k]!]
        into[at] = into[at]! + contributions[k]![player]!
        of[at] = errors?.[k]?.[player] ?? 0
      }
    sums.isSampled ||= errors !== null
    progress?.((row + 1) / rows)
  }
  const nothing = {
    rows: backgroundRows,
    own: new Int32Array(backgroundRows),
    other: places(backgroundRows),
    isOwn: () => false,
  }
  for (const [k, margins] of (rows > 0 ? marginsOf(nothing) : []).entries())
    sums.base[k] = sums.base[k]! + mean(margins)
}

const places = (count: number): Int32Array => Int32Array.from({ length: count }, (_, place) => place)

/** The players' contributions given to raw columns; errors of shares as if all were of one sign. */
function byColumn(
  { inputs }: Pipeline,
  players: Players,
  margins: readonly Float64Array[],
  rows: number,
  { contributions, errors, base, isSampled }: Sums,
): Attributions {
  const columns = inputs.map(({ name }) => name)
  const placeOf = new Map(columns.map((name, place) => [name, place]))
  const given = (of: readonly Float64Array[]) =>
    of.map((own) => {
      const shares = columns.map(() => new Float64Array(rows))
      for (const [player, names] of players.columns.entries())
        for (const name of names) {
          const share = shares[placeOf.get(name) ?? -1]
          if (!share) continue
          for (let row = 0; row < rows; row++) share[row] = share[row]! + own[player * rows + row]! / names.length
        }
      return shares
    })
  return {
    columns,
    base: [...base],
    margins,
    contributions: given(contributions),
    errors: isSampled ? given(errors) : null,
  }
}
