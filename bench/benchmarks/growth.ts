import { spawnSync } from 'node:child_process'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { distFile } from '../../engine/index.ts'
import { defineBenchmark } from '../benchmark.ts'
import { exponentOf, growthPlot, type Panel } from '../growth-plot.ts'
import { type TreeAsk, writeTreeData } from '../tree-data.ts'

const ROUNDS = 20
const THREADS = [1, 2] as const
/** Of fits that take little time, the fastest of some: what else the machine does only ever adds to it. */
const TURNS = 3
const BASE = { rows: 100_000, columns: 10 }

/** LATHE_GROWTH_ROWS=10000000 goes on to as many rows: about 3 GB of memory and some minutes. */
const MOST_ROWS = Number(process.env.LATHE_GROWTH_ROWS ?? 1_000_000)
const ROWS = [10_000, 100_000, 1_000_000, 10_000_000].filter((rows) => rows <= Math.max(MOST_ROWS, 1_000_000))
const COLUMNS = [10, 30, 100, 300]

interface Point {
  readonly rows: number
  readonly columns: number
  readonly threads: number
  readonly seconds: number
  readonly cpu: number
  readonly peak: number
}

const DOCS = fileURLToPath(new URL('../docs/images/', import.meta.url))

/** With --save the plot and its data go to docs/. */
export const growth = defineBenchmark({
  id: 'growth',
  title: `How the time of a fit grows: boosted trees, ${ROUNDS} rounds, depth 6`,
  async run() {
    const sizes = [
      ...ROWS.map((rows) => ({ ...BASE, rows })),
      ...COLUMNS.slice(1).map((columns) => ({ ...BASE, columns })),
    ]
    const points = sizes.flatMap(fitted)
    const panels = [
      panel(points, 'rows', `Rows (${BASE.columns} columns)`, ({ columns }) => columns === BASE.columns),
      panel(points, 'columns', `Columns (${BASE.rows.toLocaleString('en-US')} rows)`, ({ rows }) => rows === BASE.rows),
    ]
    if (process.argv.includes('--save')) {
      writeFileSync(join(DOCS, 'growth.svg'), growthPlot(panels))
      writeFileSync(join(DOCS, 'growth.csv'), csv(points))
    }
    const at = (rows: number) =>
      points.find((p) => p.rows === rows && p.columns === BASE.columns && p.threads === 1)?.seconds ?? 0
    const most = ROWS.at(-1) ?? 0
    const exponents = panels.flatMap(({ axis, series }) =>
      series.map((one) => `${axis}, ${one.name}: time grows with the power ${exponentOf(one).toFixed(2)}`),
    )
    return {
      what: `${most.toLocaleString('en-US')} rows, one thread`,
      seconds: at(most),
      baseline: { what: 'the time of 100,000 rows, times as many', seconds: (at(100_000) * most) / 100_000 },
      notes: exponents.join('; '),
    }
  },
})

function fitted({ rows, columns }: typeof BASE): Point[] {
  const folder = mkdtempSync(join(tmpdir(), 'lathe-growth-'))
  try {
    const ask = { folder, task: 'binary' as const, classes: 2, features: columns, rounds: ROUNDS }
    writeTreeData(ask, { train: rows, test: 1000 })
    const turns = rows * columns > 10_000_000 ? 1 : TURNS
    return THREADS.map((threads) => {
      const runs = Array.from({ length: turns }, () => timed({ ...ask, threads }))
      const best = runs.reduce((a, b) => (b.seconds < a.seconds ? b : a))
      const { seconds, cpu, peak } = best
      return { rows, columns, threads, seconds, cpu, peak }
    })
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

function panel(points: readonly Point[], by: 'rows' | 'columns', axis: string, isIn: (point: Point) => boolean): Panel {
  const series = THREADS.map((threads) => ({
    name: `${threads} thread${threads > 1 ? 's' : ''}`,
    points: points
      .filter((point) => point.threads === threads && isIn(point))
      .map((point) => ({ x: point[by], seconds: point.seconds }))
      .sort((a, b) => a.x - b.x),
  }))
  return { title: `Fit time by ${by}`, axis, series }
}

const csv = (points: readonly Point[]): string =>
  [
    'rows,columns,threads,seconds,cpu_seconds,peak_mb',
    ...points.map((p) =>
      [p.rows, p.columns, p.threads, p.seconds.toFixed(3), p.cpu.toFixed(3), Math.round(p.peak / 1e6)].join(','),
    ),
    '',
  ].join('\n')
