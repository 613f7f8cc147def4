// The entry of the program that npm packages of a model are made of: nothing here may need a package.
import { parseArgs } from 'node:util'
import { type Json, LatheError, usageError } from '../../shared/core/index.ts'
import {
  type Explained,
  explainTable,
  type RowExplanation,
  tableOfRows,
  withReasons,
} from '../../shared/explain/index.ts'
import type { ScoringKernels } from '../../shared/models/index.ts'
import {
  type Pipeline,
  type Prediction,
  pipelineFromJson,
  predictionsOf,
  scoreRows,
} from '../../shared/pipeline/index.ts'
import { openCsv, scoreCsv } from '../../shared/serve/index.ts'
import type { Cell } from '../../shared/table/index.ts'
import { inlineKernels } from '../compute/scoring.ts'
import { NATIVE_ARRAYS } from './native-arrays.ts'

type Row = Readonly<Record<string, Cell>>

/** What a package of a model exports. */
export interface PackagedModel {
  readonly pipeline: Pipeline
  readonly kernels?: ScoringKernels | undefined
  /** One prediction a row, with so many reasons where they are asked for. */
  predict(rows: readonly Row[], options?: { readonly reasons?: number }): (Prediction | Explained)[]
  /** Every contribution to the margin of a row: one entry, or one a class where there are three and more. */
  explain(row: Row): RowExplanation[]
}

/**
 * @param json the pipeline, its typed arrays inline, as base64
 * @param program the compiled kernels that score many rows, as base64
 */
export function openModel(json: Json, program?: string): PackagedModel {
  const kernels = inlineKernels(program)
  const pipeline = pipelineFromJson(json, NATIVE_ARRAYS)
  return {
    pipeline,
    kernels,
    predict(rows, { reasons = 0 } = {}) {
      const predictions = predictionsOf(pipeline, scoreRows(pipeline, rows, kernels))
      return reasons > 0 ? withReasons(pipeline, predictions, rows, reasons) : predictions
    },
    explain: (row) => explainTable(pipeline, tableOfRows(pipeline, [row])),
  }
}

const USAGE = `usage: NAME [--reasons N] < rows.csv > predictions.csv

  --reasons N   the N columns that weigh most in each row, too

Standard input is a CSV file whose first line names the columns; standard output has one line for each of its records.
`

/** Runs the package as a program: rows as CSV from standard input, their predictions as CSV to standard output. */
export async function runCommand(
  { pipeline, kernels }: PackagedModel,
  name: string,
  args = process.argv.slice(2),
): Promise<void> {
  try {
    const { reasons, help } = parsed(args)
    if (help) process.stdout.write(USAGE.replace('NAME', name))
    else await scoreInput({ pipeline, kernels }, reasons)
  } catch (error) {
    if (!(error instanceof LatheError)) throw error
    process.stderr.write(`${error.message} ${error.details.next ?? ''}\n`)
    process.exitCode = 2
  }
}

async function scoreInput(
  { pipeline, kernels }: Pick<PackagedModel, 'pipeline' | 'kernels'>,
  reasons: number,
): Promise<void> {
  const parts: Uint8Array[] = []
  for await (const part of process.stdin) parts.push(part)
  const scored = await scoreCsv(pipeline, openCsv(Buffer.concat(parts), 'standard input'), {
    progress: async () => {},
    signal: { aborted: false },
    reasons,
    kernels,
  })
  for (const line of scored.lines) if (!process.stdout.write(line)) await drained()
  if (scored.missing.length > 0)
    process.stderr.write(`These columns are missing, and were taken as empty: ${scored.missing.join(', ')}\n`)
}

const drained = (): Promise<void> => new Promise((resolve) => process.stdout.once('drain', resolve))

const MOST_REASONS = 1000

function parsed(args: readonly string[]): { reasons: number; help: boolean } {
  const { reasons, help } = parsedOptions(args)
  const count = Number(reasons)
  if (!/^\d+$/u.test(reasons) || count > MOST_REASONS)
    throw usageError(`--reasons must not be "${reasons}".`, {
      value: reasons,
      next: `Give a whole number up to ${MOST_REASONS}.`,
    })
  return { reasons: count, help }
}

function parsedOptions(args: readonly string[]): { reasons: string; help: boolean } {
  try {
    return parseArgs({
      args: [...args],
      options: { reasons: { type: 'string', default: '0' }, help: { type: 'boolean', default: false } },
    }).values
  } catch (error) {
    throw usageError(error instanceof Error ? error.message : String(error), { next: 'See --help.' })
  }
}
