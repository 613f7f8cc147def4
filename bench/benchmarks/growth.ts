import { spawnSync } from 'node:child_process'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { availableParallelism, tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { distFile } from '../../engine/index.ts'
import { defineBenchmark } from '../benchmark.ts'
import { exponentOf, growthPlot, type Panel } from '../growth-plot.ts'
import { type TreeAsk, writeTreeData } from '../tree-data.ts'

const ROUNDS = 20
/** The least of some: what else the machine does only ever adds to it. */
const TURNS = 3
const BASE = { rows: 100_000, columns: 10, threads: 1 }

/** LATHE_GROWTH_ROWS=10000000 goes on to as many rows: about 3 GB of memory and some minutes. */
const MOST_ROWS = Number(process.env.LATHE_GROWTH_ROWS ?? 1_000_000)
const ROWS = [10_000, 100_000, 1_000_000, 10_000_000].filter((rows) => rows <= Math.max(MOST_ROWS, 1_000_000))
const COLUMNS = [10, 30, 100, 300]
const THREADS = [1, 2, 4, 8, 16].filter((threads) => threads <= availableParallelism())
const SHARED_ROWS = 1_000_000

interface Size {
  readonly rows: number
  readonly columns: number
  readonly threads: number
}

interface Point extends Size {
  readonly seconds: number
  readonly cpu: number
  readonly peak: number
}

const DOCS = fileURLToPath(new URL('../docs/images/', import.meta.url))

/** Processor time of one thread, which a busy machine hardly changes, by rows and columns; wall time by threads. With --save the plot and its data go to docs/. */
export const growth = defineBenchmark({
  id: 'growth',
  title: `How the time of a fit grows: boosted trees, ${ROUNDS} rounds, depth 6`,
  async run() {
    const byRows = ROWS.map((rows) => fitted({ ...BASE, rows }))
    const byColumns = COLUMNS.map((columns) => fitted({ ...BASE, columns }))
    const byThreads = THREADS.map((threads) => fitted({ ...BASE, rows: SHARED_ROWS, threads }))
    const panels = [
      panel('Processor time by rows', `rows, of ${BASE.columns} columns`, byRows, 'rows', 'cpu'),
      panel('Processor time by columns', `columns, of ${grouped(BASE.rows)} rows`, byColumns, 'columns', 'cpu'),
      panel('Time by threads', `threads, ${grouped(SHARED_ROWS)} rows`, byThreads, 'threads', 'seconds'),
    ]
    if (process.argv.includes('--save')) {
      writeFileSync(join(DOCS, 'growth.svg'), growthPlot(panels))
      writeFileSync(join(DOCS, 'growth.csv'), csv([...byRows, ...byColumns, ...byThreads]))
    }
    const [most, hundred] = [byRows.at(-1), byRows.find(({ rows }) => rows === 100_000)]
    if (!most || !hundred) throw new Error('nothing was measured')
    const exponents = panels.slice(0, 2).map(({ title, points }) => `${title}: power ${exponentOf(points).toFixed(2)}`)
    return {
      what: `processor time of ${grouped(most.rows)} rows`,
      seconds: most.cpu,
      baseline: { what: 'that of 100,000 rows, times as many', seconds: (hundred.cpu * most.rows) / hundred.rows },
      notes: [
        ...exponents,
        ...byThreads.map(({ threads, seconds }) => `${threads} threads ${seconds.toFixed(2)} s`),
      ].join('; '),
    }
  },
})

const grouped = (value: number): string => value.toLocaleString('en-US')

function fitted(size: Size): Point {
  const { rows, columns, threads } = size
  const folder = mkdtempSync(join(tmpdir(), 'lathe-growth-'))
  try {
    const ask = { folder, task: 'binary' as const, classes: 2, features: columns, rounds: ROUNDS }
    writeTreeData(ask, { train: rows, test: 1000 })
    const turns = rows * columns > 10_000_000 ? 1 : TURNS
    const runs = Array.from({ length: turns }, () => timed({ ...ask, threads }))
    const least = (of: (run: (typeof runs)[number]) => number) => Math.min(...runs.map(of))
    return {
      ...size,
      seconds: least((run) => run.seconds),
      cpu: least((run) => run.cpu),
      peak: least((run) => run.peak),
    }
  } finally {
    rmSync(folder, { recursive: true, force: true })
  }
}

function timed(ask: TreeAsk): { seconds: number; cpu: number; peak: number } {
  const { status, stdout, stderr } = spawnSync(process.execPath, [distFile('tree-fit.js'), JSON.stringify(ask)], {
    encoding: 'utf8',
  })
  if (status !== 0) throw new Error(`the fit ended with code ${status}: ${stderr.slice(-500)}`)
  return JSON.parse(stdout.trim().split('\n').at(-1) ?? '')
}

const panel = (
  title: string,
  axis: string,
  points: readonly Point[],
  x: 'rows' | 'columns' | 'threads',
  y: 'cpu' | 'seconds',
): Panel => ({ title, axis, points: points.map((point) => ({ x: point[x], seconds: point[y] })) })

const csv = (points: readonly Point[]): string =>
  [
    'rows,columns,threads,seconds,cpu_seconds,peak_mb',
    ...points.map((p) =>
      [p.rows, p.columns, p.threads, p.seconds.toFixed(3), p.cpu.toFixed(3), Math.round(p.peak / 1e6)].join(','),
    ),
    '',
  ].join('\n')
