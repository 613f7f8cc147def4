import { parseRecipe } from '../../shared/clean/index.ts'
import { clean, prepare, type Typed } from '../../shared/cleaning.ts'
import type { Choices, StepEffect } from '../../shared/contract/index.ts'
import { createRng } from '../../shared/core/index.ts'
import { readTarget, splitRows, splitRules, TRAIN_OPTIONS } from '../../shared/train/index.ts'
import type { OpenTable } from './open-table.ts'
import { stepText } from './step-text.ts'

/** What each step of a recipe does to the training rows that the steps before it leave. */
export async function effectsOf(open: OpenTable, { target }: Choices, given: unknown): Promise<StepEffect[]> {
  const recipe = parseRecipe(given, 'the recipe')
  const { table: source, dialect } = open.read
  const infer = { ...open.infer, ...(dialect && { delimiter: dialect.delimiter }) }
  const prepared = prepare({ source, infer, readings: open.readings, table: open.table }, recipe)
  const effects: StepEffect[] = []
  for await (const effect of clean(prepared, recipe, trainingRows(prepared, target))) {
    const { step, state, changed, before, after, columnsAdded, columnsRemoved } = effect
    const rowsRemoved = before.rows - after.rows
    effects.push({
      id: step.id,
      text: stepText({ ...step, state: state ?? {}, changed, rowsRemoved, before, readings: prepared.readings }),
      rowsRemoved,
      cellsChanged: [...changed.values()].reduce((total, count) => total + count, 0),
      columnsAdded,
      columnsRemoved,
      conflicts: effect.conflicts.map(({ message, next }) => ({ message, next })),
    })
  }
  return effects
}

/** The rows that a training learns from: the same split, by the same rules and seed. All rows without a target. */
function trainingRows({ source: file, table, readings }: Typed, target: string): Uint32Array {
  const source = file.columns[file.names.indexOf(target)]
  const reading = readings.get(target)
  if (!source || !reading) return Uint32Array.from({ length: table.rows }, (_, row) => row)
  const options = TRAIN_OPTIONS.parse({})
  const labels = readTarget(target, source, reading, options)
  const parting = splitRules(table, labels, options)
  const rng = createRng(options.seed).fork('split')
  return splitRows(file, labels, parting, null, options.test, rng).train
}
