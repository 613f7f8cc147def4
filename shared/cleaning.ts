import {
  changedCells,
  changedTexts,
  editSource,
  isOn,
  type Recipe,
  type Replayed,
  readingsAfter,
  replay,
  STEPS,
  type StepConflict,
  typesOf,
} from './clean/index.ts'
import { type InferOptions, inferReadings } from './import/index.ts'
import { type Reading, readColumn, type SourceTable, type Table, take } from './table/index.ts'

type Readings = ReadonlyMap<string, Reading>

/** A file as it was read and typed, before any cleaning. */
export interface Typed {
  readonly source: SourceTable
  readonly infer: InferOptions
  readonly readings: Readings
  readonly table: Table
}

/** What one step of a recipe did, in figures. */
export interface StepEffect extends Replayed {
  /** Column → cells that it changed, of columns that were there before and after. */
  readonly changed: ReadonlyMap<string, number>
  readonly columnsAdded: readonly string[]
  readonly columnsRemoved: readonly string[]
}

/** A file with a recipe's edits and readings in it, and what they changed at each place of the recipe. */
export interface Prepared extends Typed {
  readonly conflicts: readonly StepConflict[]
  readonly reread: ReadonlyMap<number, (rows: Uint32Array) => ReadonlyMap<string, number>>
}

/** Applies the steps of a recipe that act before there are values: edits of the file, and how its cells are read. */
export function prepare(file: Typed, recipe: Recipe): Prepared {
  const reread = new Map<number, Prepared['reread'] extends ReadonlyMap<number, infer F> ? F : never>()
  const { source, conflicts, edits } = editSource(recipe, file.source)
  for (const { at, before, after } of edits) {
    const changed = changedTexts(before, after)
    reread.set(at, () => changed)
  }
  const edited = edits.length === 0 ? file : typedAgain({ ...file, source }, file)
  const steps = recipe.steps
  for (const [at, step] of steps.entries()) {
    if (!isOn(step) || STEPS.get(step.id).scope !== 'reading') continue
    reread.set(at, (rows) => {
      const [old, now] = [at, at + 1].map((end) => readAgain(edited, { steps: steps.slice(0, end) }))
      return old && now ? changedCells(take(old.table, rows), take(now.table, rows)) : new Map()
    })
  }
  return { ...readAgain(edited, recipe), conflicts, reread }
}

/** Columns whose texts were edited, typed anew. */
function typedAgain(edited: Typed, old: Typed): Typed {
  const names = edited.source.names.filter((_, index) => edited.source.columns[index] !== old.source.columns[index])
  return withReadings(
    edited,
    new Map([...edited.readings, ...inferred(edited, edited.infer.types ?? {}, names)]),
    names,
  )
}

/** The file with the types that the recipe gives to its columns. */
function readAgain(file: Typed, recipe: Recipe): Typed {
  const types = typesOf(recipe, file.source.names)
  const names = Object.keys(types)
  const found = inferred(file, { ...file.infer.types, ...types }, names)
  return withReadings(file, readingsAfter(recipe, new Map([...file.readings, ...found])))
}

function inferred(
  { source, infer }: Typed,
  types: NonNullable<InferOptions['types']>,
  names: readonly string[],
): Readings {
  const only = ofColumns(source, names)
  const mine = Object.fromEntries(Object.entries(types).filter(([name]) => only.names.includes(name)))
  const { columns } = inferReadings(only, { ...infer, types: mine })
  return new Map(columns.map(({ name, reading }) => [name, reading]))
}

const ofColumns = (source: SourceTable, wanted: readonly string[]): SourceTable => {
  const places = source.names.flatMap((name, index) => (wanted.includes(name) ? [index] : []))
  const pick = <T>(values: readonly T[]): T[] => places.flatMap((index) => values[index] ?? [])
  return { ...source, names: pick(source.names), header: pick(source.header), columns: pick(source.columns) }
}

/** Reads the columns whose reading is another, or that are named. */
function withReadings(file: Typed, readings: Readings, names: readonly string[] = []): Typed {
  const columns = new Map(file.table.columns)
  for (const [index, name] of file.source.names.entries()) {
    const [reading, source] = [readings.get(name), file.source.columns[index]]
    if (!reading || !source) continue
    if (names.includes(name) || JSON.stringify(reading) !== JSON.stringify(file.readings.get(name)))
      columns.set(name, readColumn(source, reading).column)
  }
  return { ...file, readings, table: { rows: file.table.rows, columns } }
}

/** What each step of the recipe does to these rows of the prepared file; the last one's `after` is the result. */
export function clean(
  prepared: Prepared,
  recipe: Recipe,
  rows: Uint32Array,
  signal?: { readonly aborted: boolean },
): AsyncGenerator<StepEffect> {
  return cleanFrom(0, take(prepared.table, rows), prepared, recipe, rows, signal)
}

/** The same from a step on, given what those before it left. */
export async function* cleanFrom(
  from: number,
  table: Table,
  prepared: Prepared,
  recipe: Recipe,
  rows: Uint32Array,
  signal?: { readonly aborted: boolean },
): AsyncGenerator<StepEffect> {
  for await (const step of replay(recipe, table, signal, from)) {
    const { at, before, after, kept } = step
    const names = [...after.columns.keys()]
    yield {
      ...step,
      conflicts: [...prepared.conflicts.filter((conflict) => conflict.at === at), ...step.conflicts],
      changed: prepared.reread.get(at)?.(rows) ?? (kept ? new Map() : changedCells(before, after)),
      columnsAdded: names.filter((name) => !before.columns.has(name)),
      columnsRemoved: [...before.columns.keys()].filter((name) => !after.columns.has(name)),
    }
  }
}
