import { existsSync } from 'node:fs'
import { readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import { type OnnxContract, parseOnnxContract, parsePredictions, tensorValues } from '../../../shared/export/index.ts'
import type { Prediction } from '../../../shared/pipeline/index.ts'
import type { Cell } from '../../../shared/table/index.ts'
import { withTemporaryFolder } from '../../data/temporary.ts'
import { distFile } from '../../dist.ts'
import { failed, type RunLimits, withNode } from '../child.ts'
import { defineRuntime } from '../runtime.ts'

/** ONNX Runtime in WebAssembly: its own module, which finds the two other files beside itself (scripts/build.mjs). */
const MODULE = 'ort.node.min.mjs'

/** What the separate Node runs: the model on columns from a file, in batches; what it answers goes to another. */
const PROGRAM = `
import { readFileSync, writeFileSync } from 'node:fs'
const [runtime, model, input, output] = process.argv.slice(2)
const ort = await import(runtime)
ort.env.wasm.numThreads = 1
ort.env.logLevel = 'error'
const session = await ort.InferenceSession.create(readFileSync(model))
const { columns, rows } = JSON.parse(readFileSync(input, 'utf8'))
const answers = {}
for (let from = 0; from < rows; from += 1000) {
  const feeds = Object.fromEntries(columns.map(({ name, type, values }) => {
    const own = values.slice(from, from + 1000)
    const shape = [own.length, 1]
    const data = type === 'double' ? Float64Array.from(own, (value) => value ?? NaN) : own
    return [name, new ort.Tensor(type === 'double' ? 'float64' : 'string', data, shape)]
  }))
  const results = await session.run(feeds)
  for (const name of session.outputNames) (answers[name] ??= []).push(...results[name].data)
}
writeFileSync(output, JSON.stringify(session.outputNames.map((name) => answers[name] ?? [])))
process.exit(0)
`

/** A separate Node that runs the graph in ONNX Runtime. */
export const onnx = defineRuntime({
  id: 'onnx',
  hasStatuses: false,
  async find() {
    const file = moduleFile()
    if (file === null)
      return { lacks: 'needs ONNX Runtime (onnxruntime-web), which this copy of Lathe was built without' }
    const version = /ONNX Runtime Web v([\d.]+)/u.exec((await readFile(file, 'utf8')).slice(0, 200))?.[1] ?? ''
    return { version: `onnxruntime-web ${version}`.trim() }
  },
  score: (folder, entry, rows, limits) =>
    withTemporaryFolder(async (temporary) => {
      const contract = parseOnnxContract(await readFile(join(folder, 'onnx.json'), 'utf8'))
      const [input, output] = [join(temporary, 'columns.json'), join(temporary, 'answers.json')]
      const columns = contract.inputs.map((own) => ({
        name: own.name,
        type: own.type,
        values: tensorValues(
          own,
          rows.map((cells) => cellOf(cells, own.name)),
        ),
      }))
      await writeFile(input, JSON.stringify({ rows: rows.length, columns }))
      await run(temporary, [join(folder, entry), input, output], limits)
      return parsePredictions(predictionsIn(JSON.parse(await readFile(output, 'utf8')), contract, rows.length))
    }),
})

function moduleFile(): string | null {
  try {
    const file = distFile(MODULE)
    return existsSync(file) ? file : null
  } catch {
    return null
  }
}

async function run(temporary: string, files: readonly string[], limits: RunLimits): Promise<void> {
  const program = join(temporary, 'score.mjs')
  await writeFile(program, PROGRAM)
  await withNode([program, pathToFileURL(distFile(MODULE)).href, ...files], temporary, limits, async (child) => {
    const code = await child.exited
    if (code !== 0) throw failed(`could not be run (exit code ${code})`, child)
  })
}

const cellOf = (cells: Readonly<Record<string, Cell>>, name: string): Cell =>
  Object.hasOwn(cells, name) ? (cells[name] ?? null) : null

/** One object a row from the answers, column by column. */
function predictionsIn(answers: unknown, { classes }: OnnxContract, rows: number): Partial<Prediction>[] {
  const [predictions, shares] = Array.isArray(answers) ? answers.map((one) => (Array.isArray(one) ? one : [])) : []
  return Array.from({ length: rows }, (_, row) => ({
    prediction: predictions?.[row],
    probabilities:
      classes.length === 0
        ? null
        : Object.fromEntries(classes.map((label, k) => [label, shares?.[row * classes.length + k]])),
    status: 'ok',
  }))
}
