import { readFileSync, writeFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { defineList } from '../shared/core/index.ts'
import { auditMany } from './benchmarks/audit.ts'
import { cleanRecipe } from './benchmarks/clean.ts'
import { cleanPreview } from './benchmarks/clean-preview.ts'
import { EXPORTED } from './benchmarks/exported.ts'
import { forestFit } from './benchmarks/forest.ts'
import { gbdtFit } from './benchmarks/gbdt-fit.ts'
import { growth } from './benchmarks/growth.ts'
import { importFile } from './benchmarks/import.ts'
import { importLarge, importProfileLarge } from './benchmarks/import-large.ts'
import { linearFit } from './benchmarks/linear-fit.ts'
import { measureMany, measureMetrics } from './benchmarks/measure.ts'
import { mitigateAll } from './benchmarks/mitigate.ts'
import { monitorMany } from './benchmarks/monitor.ts'
import { hasTorch, netFit } from './benchmarks/net-fit.ts'
import { rowsOfAMillion } from './benchmarks/rows.ts'
import { score } from './benchmarks/score.ts'
import { scoreBatch } from './benchmarks/score-batch.ts'
import { SERVICE } from './benchmarks/service.ts'
import { SHAP } from './benchmarks/shap.ts'
import { trainCommand } from './benchmarks/train-command.ts'
import { TREES } from './benchmarks/trees.ts'
import { windowGrid } from './benchmarks/window-grid.ts'
import { windowHost } from './benchmarks/window-host.ts'
import { windowPaint } from './benchmarks/window-paint.ts'
import { windowStages, windowStagesFirst } from './benchmarks/window-stages.ts'
import { windowWhatIf } from './benchmarks/window-what-if.ts'
import { PYTHON } from './peer.ts'
import { BROWSER } from './window.ts'

const IN_BROWSER = [windowPaint, windowStagesFirst, windowStages, windowGrid, windowWhatIf, windowHost]
if (BROWSER === undefined)
  console.error('skipped: the window is measured in a browser; install chromium or set CHROMIUM_PATH')
const PEERS = [linearFit, forestFit]
if (PYTHON === undefined) console.error('skipped: peers need a Python with scikit-learn; PYTHON names it')
const WITH_TORCH = hasTorch ? [netFit] : []
if (WITH_TORCH.length === 0) console.error('skipped: nets are measured against PyTorch; install python3-torch')

/** Every benchmark that can run here. */
const BENCHMARKS = defineList('benchmark', [
  trainCommand,
  importFile,
  importLarge,
  importProfileLarge,
  cleanRecipe,
  cleanPreview,
  rowsOfAMillion,
  gbdtFit,
  ...WITH_TORCH,
  ...TREES,
  growth,
  ...SHAP,
  score,
  scoreBatch,
  ...EXPORTED,
  ...SERVICE,
  measureMetrics,
  measureMany,
  auditMany,
  mitigateAll,
  monitorMany,
  ...(PYTHON === undefined ? [] : PEERS),
  ...(BROWSER === undefined ? [] : IN_BROWSER),
])

/** Ratios of an earlier run, to compare with. */
const RATIOS = fileURLToPath(new URL('../bench/ratios.json', import.meta.url))

// Prints one JSON document: the command line shows it to people.
const names = process.argv.slice(2).filter((argument) => !argument.startsWith('--'))
const known: Record<string, number> = JSON.parse(readFileSync(RATIOS, 'utf8'))
const results = []
for (const { id, title, run } of names.length > 0 ? names.map(BENCHMARKS.get) : BENCHMARKS.members)
  try {
    const measured = await run()
    results.push({
      id,
      title,
      ...measured,
      ratio: measured.seconds / measured.baseline.seconds,
      before: known[id] ?? null,
    })
  } catch (error) {
    // Those before it took an hour, and those after it are other benchmarks.
    console.error(`${id} failed: ${error instanceof Error ? error.message : error}`)
    process.exitCode = 1
  }
console.log(JSON.stringify(results))
if (process.argv.includes('--save')) {
  const ratios = Object.fromEntries(results.map(({ id, ratio }) => [id, Number(ratio.toFixed(3))]))
  writeFileSync(RATIOS, `${JSON.stringify({ ...known, ...ratios }, null, 2)}\n`)
}
