import {
  changedCells,
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
import { PLAIN_READING, type Reading, readColumn, type SourceTable, type Table, take } from './table/index.ts'

type Readings = ReadonlyMap<string, Reading>

/** A file as it was read and typed, before any cleaning. */
export interface Typed {
  readonly source: SourceTable
  /** What its readings were inferred by; `marks` where they are known. */
  readonly infer: InferOptions
  readonly readings: Readings
  readonly table: Table
}

/** What one step of a recipe did. */
export interface StepEffect extends Replayed {
  /** The number in the file of each row before it, and after it. */
  readonly rows: Uint32Array
  readonly rowsAfter: Uint32Array
  /** Its rows before and after as a person sees them: of a step that acts before there are values, the cells that it changes. */
  readonly seen: Seen
  /** Column → cells that it changed, of columns that were there before and after. */
  readonly changed: ReadonlyMap<string, number>
  readonly columnsAdded: readonly string[]
  readonly columnsRemoved: readonly string[]
}

interface Seen {
  readonly before: Table
  readonly after: Table
  /** How columns are read before and after. */
  readonly readingsBefore: Readings
  readonly readings: Readings
}

/** A file with a recipe's edits and readings in it, and what of those the step at each place changed. */
export interface Prepared extends Typed {
  readonly conflicts: readonly StepConflict[]
  readonly early: ReadonlyMap<number, (rows: Uint32Array) => Seen>
}

/** Applies the steps of a recipe that act before there are values: edits of the file, and how its cells are read. */
export function prepare(file: Typed, recipe: Recipe): Prepared {
  const early = new Map<number, (rows: Uint32Array) => Seen>()
  const { source, conflicts, edits } = editSource(recipe, file.source)
  for (const { at, before, after } of edits) early.set(at, (rows) => editedTexts(before, after, rows))
  const edited = edits.length === 0 ? file : typedAgain({ ...file, source }, file)
  const { steps } = recipe
  for (const [at, step] of steps.entries()) {
    if (!isOn(step) || STEPS.get(step.id).scope !== 'reading') continue
    early.set(at, (rows) => rereadCells(edited, { steps: steps.slice(0, at) }, { steps: steps.slice(0, at + 1) }, rows))
  }
  return { ...readAgain(edited, recipe), conflicts, early }
}

function editedTexts(before: SourceTable, after: SourceTable, rows: Uint32Array): Seen {
  const names = after.names.filter((_, index) => before.columns[index] !== after.columns[index])
  const readings = new Map(names.map((name) => [name, PLAIN_READING.text]))
  const texts = (source: SourceTable) => take(typedColumns(ofColumns(source, names), readings), rows)
  return { before: texts(before), after: texts(after), readingsBefore: readings, readings }
}

/** The columns that are read in another way, under both readings. */
function rereadCells(file: Typed, before: Recipe, after: Recipe, rows: Uint32Array): Seen {
  const [old, now] = [readingsFor(file, before), readingsFor(file, after)]
  const names = [...now.keys()].filter((name) => JSON.stringify(old.get(name)) !== JSON.stringify(now.get(name)))
  const source = ofColumns(file.source, names)
  const typed = (readings: Readings) => take(typedColumns(source, readings), rows)
  return { before: typed(old), after: typed(now), readingsBefore: old, readings: now }
}

function typedColumns({ names, columns, rows }: SourceTable, readings: Readings): Table {
  const typed = names.flatMap((name, index) => {
    const [source, reading] = [columns[index], readings.get(name)]
    return source && reading ? [[name, readColumn(source, reading).column] as const] : []
  })
  return { rows, columns: new Map(typed) }
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
const readAgain = (file: Typed, recipe: Recipe): Typed => withReadings(file, readingsFor(file, recipe))

/** The readings that a training with this recipe gives to the columns. */
function readingsFor(file: Typed, recipe: Recipe): Readings {
  const types = typesOf(recipe, file.source.names)
  const found = inferred(file, { ...file.infer.types, ...types }, Object.keys(types))
  return readingsAfter(recipe, new Map([...file.readings, ...found]))
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
function withReadings(file: Typed, readings: Readings, named: readonly string[] = []): Typed {
  const isOther = (name: string) => JSON.stringify(readings.get(name)) !== JSON.stringify(file.readings.get(name))
  const names = file.source.names.filter((name) => named.includes(name) || isOther(name))
  const { columns } = typedColumns(ofColumns(file.source, names), readings)
  return { ...file, readings, table: { rows: file.table.rows, columns: new Map([...file.table.columns, ...columns]) } }
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

/**
 * The same from a step on, given what those before it left and which rows of the file that is.
 *
 * @param barred columns that no model may use
 */
export async function* cleanFrom(
  from: number,
  table: Table,
  prepared: Prepared,
  recipe: Recipe,
  rows: Uint32Array,
  signal?: { readonly aborted: boolean },
  barred: readonly string[] = [],
): AsyncGenerator<StepEffect> {
  let current = rows
  for await (const step of replay(recipe, table, signal, from, barred)) {
    const { at, before, after, kept } = step
    const rowsBefore = current
    current = kept?.map((row) => rowsBefore[row] ?? 0) ?? rowsBefore
    const early = prepared.early.get(at)?.(rowsBefore)
    const { readings } = prepared
    // Of columns that other steps made, a step that reads cells changes the values themselves.
    const isEarly = early && early.after.columns.size > 0
    const seen = isEarly ? early : { before, after, readings, readingsBefore: readings }
    yield {
      ...step,
      rows: rowsBefore,
      rowsAfter: current,
      conflicts: [...prepared.conflicts.filter((conflict) => conflict.at === at), ...step.conflicts],
      seen,
      changed: kept ? new Map() : changedCells(seen.before, seen.after),
      columnsAdded: [...after.columns.keys()].filter((name) => !before.columns.has(name)),
      columnsRemoved: [...before.columns.keys()].filter((name) => !after.columns.has(name)),
    }
  }
}
