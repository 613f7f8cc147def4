// One fit of boosted trees in a process of its own: see benchmarks/trees.ts. Prints what the peer prints.
import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { kernelCompute } from '../engine/index.ts'
import { createRng } from '../shared/core/index.ts'
import { inMemory, MODELS } from '../shared/models/index.ts'
import { readFloats, type TreeAsk } from './tree-data.ts'

const ask: TreeAsk = JSON.parse(process.argv[2] ?? '')
const part = (name: string) => {
  const target = new Float64Array(readFloats(ask.folder, `${name}.target`))
  const rows = target.length
  // One buffer for all columns: nothing but the columns themselves is there when the fit begins.
  const column = new Float32Array(rows)
  const features = Array.from({ length: ask.features }, (_, j) => ({
    kind: 'number' as const,
    values: new Float64Array(readFloats(ask.folder, `${name}.values`, j * rows, rows, column)),
  }))
  return { matrix: { rows, features }, target, weight: null }
}
const features = Array.from({ length: ask.features }, (_, j) => ({
  name: `x${j}`,
  column: `x${j}`,
  kind: 'number' as const,
  levels: [],
}))
const peak = (): number => process.resourceUsage().maxRSS * 1024
const gbdt = MODELS.get('gbdt')
const data = inMemory({ task: ask.task, classes: ask.classes, features }, part('train'))
const before = peak()
const cpu = process.cpuUsage()
const started = performance.now()
const compute = kernelCompute({ threads: ask.threads })
const context = { rng: createRng('bench'), progress: async () => {}, compute }
const state = await gbdt.fit({ rounds: ask.rounds, maxDepth: 6 }, data, context)
const seconds = (performance.now() - started) / 1000
const used = process.cpuUsage(cpu)
const result = { seconds, cpu: (used.user + used.system) / 1e6, peak: peak(), before }
const margins = gbdt.predictor.margins(state, part('test').matrix)
const rows = margins[0]?.length ?? 0
const rowMajor = new Float32Array(rows * margins.length)
for (const [k, own] of margins.entries())
  for (let row = 0; row < rows; row++) rowMajor[row * margins.length + k] = own[row] ?? 0
writeFileSync(join(ask.folder, 'own.predictions'), new Uint8Array(rowMajor.buffer))
console.log(JSON.stringify(result))
