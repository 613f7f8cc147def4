import { readFileSync, writeFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { defineList } from '../shared/core/index.ts'
import { gbdtFit } from './benchmarks/gbdt-fit.ts'
import { importFile } from './benchmarks/import.ts'
import { measureMetrics } from './benchmarks/measure.ts'
import { score } from './benchmarks/score.ts'
import { trainCommand } from './benchmarks/train-command.ts'

/** Every benchmark. */
const BENCHMARKS = defineList('benchmark', [trainCommand, importFile, gbdtFit, score, measureMetrics])

/** Ratios of an earlier run, to compare with. */
const RATIOS = fileURLToPath(new URL('../bench/ratios.json', import.meta.url))

// Prints one JSON document: the command line shows it to people.
const names = process.argv.slice(2).filter((argument) => !argument.startsWith('--'))
const known: Record<string, number> = JSON.parse(readFileSync(RATIOS, 'utf8'))
const results = []
for (const benchmark of names.length > 0 ? names.map(BENCHMARKS.get) : BENCHMARKS.members) {
  const measured = await benchmark.run()
  const ratio = measured.seconds / measured.baseline.seconds
  results.push({ id: benchmark.id, title: benchmark.title, ...measured, ratio, before: known[benchmark.id] ?? null })
}
console.log(JSON.stringify(results))
if (process.argv.includes('--save')) {
  const ratios = Object.fromEntries(results.map(({ id, ratio }) => [id, Number(ratio.toFixed(3))]))
  writeFileSync(RATIOS, `${JSON.stringify({ ...known, ...ratios }, null, 2)}\n`)
}
