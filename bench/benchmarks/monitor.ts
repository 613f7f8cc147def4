import { execFile } from 'node:child_process'
import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'
import { readSource } from '../../engine/index.ts'
import { createRng } from '../../shared/core/index.ts'
import { defineBenchmark, inTurns } from '../benchmark.ts'

const ROWS = 1_000_000
const NUMBERS = 12
const LEVELS = 7
const TRAINED = 20_000
const LATHE = fileURLToPath(new URL('../bin/lathe.mjs', import.meta.url))

/** Everything that `lathe monitor` finds of rows with labels, the classifier of all columns included. */
export const monitorMany = defineBenchmark({
  id: 'monitor',
  title: `lathe monitor, ${ROWS} rows of ${NUMBERS + LEVELS + 1} columns`,
  async run() {
    const folder = await mkdtemp(join(tmpdir(), 'lathe-bench-'))
    try {
      const [file, before, model] = ['new.csv', 'before.csv', 'model.lathe'].map((name) => join(folder, name))
      if (!file || !before || !model) throw new Error('three files have three names')
      await writeFile(file, rowsOf('new', ROWS))
      await writeFile(before, rowsOf('before', TRAINED))
      await lathe('train', before, '--target', 'y', '--mode', 'fast', '--families', 'gbdt', '-o', model)
      const { monitored, read } = await inTurns(3, {
        monitored: () => lathe('monitor', model, file),
        read: () => readSource(file),
      })
      return {
        what: 'lathe monitor',
        seconds: monitored.seconds,
        baseline: { what: 'reading the file, as import does', seconds: read.seconds },
      }
    } finally {
      await rm(folder, { recursive: true, force: true })
    }
  },
})

const execute = promisify(execFile)
const lathe = (...args: string[]) =>
  execute(process.execPath, [LATHE, ...args, '--json', '--quiet'], { maxBuffer: 2 ** 26 })

function rowsOf(seed: string, rows: number): string {
  const rng = createRng(seed)
  const names = [
    ...Array.from({ length: NUMBERS }, (_, i) => `n${i}`),
    ...Array.from({ length: LEVELS }, (_, i) => `c${i}`),
    'y',
  ]
  const lines = [names.join(',')]
  for (let row = 0; row < rows; row++) {
    const numbers = Array.from({ length: NUMBERS }, () => rng.below(100_000) / 100)
    const levels = Array.from({ length: LEVELS }, (_, i) => `level ${rng.below(3 + 4 * i)}`)
    lines.push([...numbers, ...levels, (numbers[0] ?? 0) + 500 * rng.next() > 750 ? 'yes' : 'no'].join(','))
  }
  return `${lines.join('\n')}\n`
}
