import { STEPS, sameCell } from '../../../shared/clean/index.ts'
import type { StepEffect as Effect } from '../../../shared/cleaning.ts'
import type { Choices, StepPreview } from '../../../shared/contract/index.ts'
import { dataError, usageError } from '../../../shared/core/index.ts'
import { cellText } from './cell-text.ts'
import { cellsIn } from './clean-effects.ts'
import type { OpenTable } from './open-table.ts'
import { recipeChain, type Stop } from './recipe-chain.ts'

/** Columns that are shown, and at most where more of them change. */
const [COLUMNS, MOST_COLUMNS] = [5, 12]

export interface PreviewQuery {
  /** The step's place in the recipe. */
  readonly at: number
  /** Rows to show. */
  readonly count: number
}

/**
 * What one step of a recipe does to the training rows: cells before and after of the first rows that it changes or
 * removes, with counts of all of them.
 */
export const stepPreview = async (
  open: OpenTable,
  choices: Choices,
  recipe: unknown,
  query: PreviewQuery,
  stop?: Stop,
): Promise<StepPreview> => previewOf(await recipeChain(open, choices, recipe, stop), choices, query, false)

/** @param isSample whether the recipe was applied to a sample of the rows */
export function previewOf(
  links: readonly Effect[],
  { target }: Pick<Choices, 'target'>,
  { at, count }: PreviewQuery,
  isSample: boolean,
): StepPreview {
  const link = links[at]
  if (!link)
    throw usageError(`The recipe has no step ${at + 1}.`, { value: String(at + 1), next: 'Choose one of its steps.' })
  const [conflict] = link.conflicts
  if (conflict && link.before === link.after && link.changed.size === 0) throw cannotBeDone(conflict)
  const { changed } = link
  const { before, after } = link.seen
  const shown = shownColumns(link, target)
  const rowsRemoved = before.rows - after.rows
  const found = rowsRemoved > 0 ? removedRows(link, shown, count) : changedRows(link, shown, count)
  return {
    isSample,
    byAllRows: STEPS.get(link.step.id).byAllRows ?? null,
    rowsBefore: before.rows,
    rowsRemoved,
    rowsChanged: found.total,
    cellsChanged: cellsIn(changed),
    columns: [...changed].map(([name, cells]) => ({ name, cells })),
    added: [...after.columns.keys()].filter((name) => !before.columns.has(name)),
    dropped: [...before.columns.keys()].filter((name) => !after.columns.has(name)),
    shown,
    rows: found.rows,
  }
}

function cannotBeDone({ message, next, columns: [column] }: Effect['conflicts'][number]) {
  return dataError(message, { next, ...(column !== undefined && { column }) })
}

/** The columns that change, or that decide which rows go, among a few others that tell the rows apart. */
function shownColumns({ step, seen: { before, after }, changed }: Effect, target: string): string[] {
  const all = [...new Set([...before.columns.keys(), ...after.columns.keys()])]
  const added = all.filter((name) => !before.columns.has(name))
  const named = Array.isArray(step.params.columns) ? step.params.columns.map(String) : []
  const telling = [...new Set([...changed.keys(), ...added, ...named])].filter((name) => all.includes(name))
  const others = [...(all.includes(target) ? [target] : []), ...all].filter((name) => !telling.includes(name))
  const shown = new Set([...telling.slice(0, MOST_COLUMNS), ...others].slice(0, Math.max(COLUMNS, telling.length)))
  return all.filter((name) => shown.has(name)).slice(0, MOST_COLUMNS)
}

interface Found {
  readonly total: number
  readonly rows: StepPreview['rows']
}

function removedRows(
  { before, rows, kept, seen: { readings } }: Effect,
  shown: readonly string[],
  most: number,
): Found {
  const found: StepPreview['rows'][number][] = []
  for (let row = 0, next = 0; row < before.rows && found.length < most; row++) {
    if (kept?.[next] === row) {
      next++
      continue
    }
    const texts = shown.map((name) => cellText(before.columns.get(name), row, readings.get(name)))
    const cells = texts.map((text) => ({ before: text, after: text, isChanged: false }))
    found.push({ row: rows[row] ?? 0, isRemoved: true, cells })
  }
  return { total: 0, rows: found }
}

function changedRows(link: Effect, shown: readonly string[], most: number): Found {
  const { rows, changed } = link
  const { before, after } = link.seen
  const same = [...changed.keys()].flatMap((name) => {
    const [old, now] = [before.columns.get(name), after.columns.get(name)]
    return old && now ? [sameCell(old, now)] : []
  })
  const hasNewColumns = [...after.columns.keys()].some((name) => !before.columns.has(name))
  const found: StepPreview['rows'][number][] = []
  const others: StepPreview['rows'][number][] = []
  let total = 0
  for (let row = 0; row < before.rows; row++) {
    const isSame = same.every((isAlike) => isAlike(row))
    if (!isSame) total++
    if ((isSame && !hasNewColumns) || found.length === most) continue
    const cells = shown.map((name) => cellPair(link, name, row))
    // Read as another type, most cells keep their text: those that do not are shown first.
    if (cells.some((cell) => cell.before !== cell.after)) found.push({ row: rows[row] ?? 0, isRemoved: false, cells })
    else if (others.length < most) others.push({ row: rows[row] ?? 0, isRemoved: false, cells })
  }
  return { total, rows: [...found, ...others].slice(0, most) }
}

function cellPair({ seen: { before, after, readings, readingsBefore } }: Effect, name: string, row: number) {
  const [old, now] = [before.columns.get(name), after.columns.get(name)]
  return {
    before: cellText(old, row, readingsBefore.get(name)),
    after: cellText(now, row, readings.get(name)),
    isChanged: !old || !now || !sameCell(old, now)(row),
  }
}
