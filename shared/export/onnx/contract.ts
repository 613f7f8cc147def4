import { z } from 'zod'
import { LatheError } from '../../core/index.ts'
import type { Pipeline } from '../../pipeline/index.ts'
import { type Cell, COLUMN_KINDS, type Reading, readCells } from '../../table/index.ts'
import { inputType } from './columns.ts'

const READING: z.ZodType<Reading> = z.object({
  kind: z.enum(COLUMN_KINDS),
  missing: z.array(z.string()),
  decimal: z.enum(['.', ',']),
  thousands: z.enum(['', ',', '.', ' ', "'"]),
  prefix: z.string(),
  suffix: z.string(),
  datePattern: z.string(),
  trueTexts: z.array(z.string()),
  falseTexts: z.array(z.string()),
})

const CONTRACT = z.object({
  /** In the order of the graph; `reading` says how a file writes the column. */
  inputs: z.array(z.object({ name: z.string(), type: z.enum(['double', 'string']), reading: READING })),
  /** Class labels in the order of `probabilities`; none for a predicted number. */
  classes: z.array(z.string()),
})

/** What a program that feeds the graph has to know: the file onnx.json. */
export type OnnxContract = z.output<typeof CONTRACT>

export const onnxContract = ({ inputs, classes }: Pipeline): OnnxContract => ({
  inputs: inputs.map(({ name, reading }) => ({ name, type: inputType(reading.kind), reading })),
  classes: [...classes],
})

/** The contract in the text of an onnx.json. */
export function parseOnnxContract(text: string): OnnxContract {
  const found = CONTRACT.safeParse(JSON.parse(text))
  if (found.success) return found.data
  throw new LatheError('verificationFailed', `onnx.json does not say what to feed: ${z.prettifyError(found.error)}`, {
    next: 'Export the model again.',
  })
}

/** Cells of a column, as a file or a program has them, as the graph takes them. */
export function tensorValues(
  { type, reading }: OnnxContract['inputs'][number],
  cells: readonly Cell[],
): readonly number[] | readonly string[] {
  if (type === 'string') return cells.map((cell) => (cell === null ? '' : String(cell).trim()))
  const { column } = readCells(cells, reading)
  return column.kind === 'number' || column.kind === 'date' ? [...column.values] : cells.map(() => Number.NaN)
}
