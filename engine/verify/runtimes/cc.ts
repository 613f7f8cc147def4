import { readFile, stat } from 'node:fs/promises'
import { join } from 'node:path'
import { z } from 'zod'
import { LatheError } from '../../../shared/core/index.ts'
import { comparePredictions, parseGolden } from '../../../shared/export/index.ts'
import type { Prediction } from '../../../shared/pipeline/index.ts'
import { type Cell, type Column, type Reading, readCells } from '../../../shared/table/index.ts'
import { withTemporaryFolder } from '../../data/temporary.ts'
import type { RunLimits } from '../child.ts'
import { runProgram } from '../program.ts'
import { defineRuntime } from '../runtime.ts'

const FLAGS = ['-std=c99', '-Wall', '-Wextra', '-Wpedantic', '-Werror', '-O1']

const COLUMNS = z.object({
  task: z.enum(['binary', 'multiclass', 'regression']),
  classes: z.array(z.string()),
  inputs: z.array(z.object({ name: z.string(), reading: z.custom<Reading>((value) => typeof value === 'object') })),
})
type Columns = z.output<typeof COLUMNS>

/** What the system calls its compiler. */
const COMPILER = 'cc'

/** The program that the system's C compiler makes of the exported sources, with every warning taken for an error. */
export const cc = defineRuntime({
  id: 'cc',
  hasStatuses: false,
  async find() {
    const { code, stdout } = await runProgram(COMPILER, ['--version'], { mostMilliseconds: 20_000 })
    const [first = ''] = stdout.split('\n')
    return code === 0 ? { version: first.trim() } : { lacks: 'needs a C compiler (cc)' }
  },
  score: (folder, entry, rows, limits) =>
    withTemporaryFolder((temporary) => answersOf(folder, entry, rows, limits, join(temporary, 'score'), [])),
  about: (folder, entry, limits) =>
    withTemporaryFolder(async (temporary) => {
      const sizeOf = async (name: string, flags: readonly string[]) => {
        const object = join(temporary, name)
        await compile([...FLAGS, '-Os', ...flags, '-c', join(folder, entry), '-o', object], limits)
        return `${(await stat(object)).size.toLocaleString('en-US')} bytes`
      }
      const { rows, expected } = parseGolden(await readFile(join(folder, 'golden.json'), 'utf8'))
      const answered = await answersOf(folder, entry, rows, limits, join(temporary, 'quantised'), [QUANTISED])
      const price = priceOf(expected, answered)
      return `object file ${await sizeOf('float.o', [])}, quantised ${await sizeOf('quantised.o', [QUANTISED])}: ${price}`
    }),
})

const QUANTISED = '-DMODEL_QUANTISED'

/** What the quantised form costs, on the golden rows. */
function priceOf(expected: readonly Prediction[], answered: readonly Prediction[]): string {
  const { rows, maxAbsDiff } = comparePredictions(expected, answered)
  const others = expected.filter(({ prediction }, row) => prediction !== answered[row]?.prediction).length
  const isNumber = expected.every(({ probabilities }) => probabilities === null)
  const labels = isNumber ? '' : `, ${others} other label${others === 1 ? '' : 's'}`
  return `off by at most ${maxAbsDiff.toPrecision(2)}${labels} on ${rows} golden rows`
}

/** Compiles a form of the model and scores rows with it. */
async function answersOf(
  folder: string,
  entry: string,
  rows: Rows,
  limits: RunLimits,
  program: string,
  flags: readonly string[],
): Promise<Prediction[]> {
  const columns = COLUMNS.parse(JSON.parse(await readFile(join(folder, 'columns.json'), 'utf8')))
  await compile([...FLAGS, ...flags, join(folder, entry), join(folder, 'score.c'), '-o', program, '-lm'], limits)
  const { code, stdout, stderr } = await runProgram(program, [], limits, { input: linesOf(columns, rows) })
  if (code !== 0) throw failure(`ended with code ${code}`, stderr)
  return stdout
    .split('\n')
    .slice(0, -1)
    .map((line) => predictionOf(columns, line.split('\t').map(Number)))
}

async function compile(args: readonly string[], limits: RunLimits): Promise<void> {
  const { code, stderr } = await runProgram(COMPILER, args, limits)
  if (code !== 0) throw failure('could not be compiled', stderr)
}

const failure = (what: string, said: string): LatheError =>
  new LatheError('verificationFailed', `The exported C ${what}. It said: ${said.trim().slice(0, 500)}`, {
    next: 'Nothing was kept. Export again; if it happens again, report it.',
  })

type Rows = readonly Readonly<Record<string, Cell>>[]

/** Rows as score.c reads them: values as they are read, without what is missing. */
function linesOf({ inputs }: Columns, rows: Rows): string {
  const columns = inputs.map(({ name, reading }) => {
    const cells = rows.map((cells): Cell => (Object.hasOwn(cells, name) ? (cells[name] ?? null) : null))
    return readCells(cells, reading).column
  })
  return rows.map((_, row) => `${columns.map((column) => cellText(column, row)).join('\t')}\n`).join('')
}

const ESCAPES: Readonly<Record<string, string>> = { '\t': '\\t', '\n': '\\n', '\r': '\\r', '\\': '\\\\' }

function cellText(column: Column, row: number): string {
  if (column.validity[row] !== 1) return ''
  if (column.kind === 'category')
    return (column.levels[column.codes[row] ?? -1] ?? '').replace(/[\t\n\r\\]/gu, (sign) => ESCAPES[sign] ?? sign)
  return column.kind === 'text' ? '' : String(column.values[row] ?? '')
}

function predictionOf({ task, classes }: Columns, [prediction = Number.NaN, ...shares]: readonly number[]): Prediction {
  if (task === 'regression') return { prediction, probabilities: null, status: '' }
  return {
    prediction: classes[prediction] ?? '',
    probabilities: Object.fromEntries(classes.map((label, k) => [label, shares[k] ?? Number.NaN])),
    status: '',
  }
}
