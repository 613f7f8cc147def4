import { createWriteStream } from 'node:fs'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { pipeline } from 'node:stream/promises'
import { openTable, rowsOfView, rowsPage } from '../../engine/index.ts'
import { createRng } from '../../shared/core/index.ts'
import { defineBenchmark, medianSeconds } from '../benchmark.ts'

const ROWS = 1_000_000
const COLUMNS = ['id', 'city', 'amount', 'score', 'day'] as const
/** Every text of it occurs once, which is the most that an order can ask for. */
const PROSE = 'note'

function* lines() {
  const rng = createRng('bench')
  yield `${[...COLUMNS, PROSE].join(',')}\n`
  for (let row = 0; row < ROWS; row += 1000) {
    let text = ''
    for (let i = row; i < row + 1000; i++)
      text += `${i},city ${rng.below(40)},${rng.below(20) === 0 ? '' : rng.below(100_000)},${rng.next().toFixed(4)},2025-0${1 + rng.below(9)}-1${rng.below(9)},Note ${i} of ${rng.below(1e9)}\n`
    yield text
  }
}

const CLEANED = {
  target: '',
  sensitive: [],
  steps: [
    { id: 'impute', params: { columns: ['amount'], strategy: 'median' } },
    { id: 'normalise', params: { columns: ['city'], letters: 'upper' } },
  ],
}

const seconds = async (work: () => Promise<unknown>): Promise<number> => {
  const started = performance.now()
  await work()
  return (performance.now() - started) / 1000
}

/** The first page of cleaned rows under a filter, and in an order that was never asked for, column by column. */
export const rowsOfAMillion = defineBenchmark({
  id: 'rows',
  title: `Filter and order of ${ROWS} cleaned rows, seconds to the first page`,
  async run() {
    const folder = await mkdtemp(join(tmpdir(), 'lathe-bench-'))
    try {
      const path = join(folder, 'million.csv')
      await pipeline(lines(), createWriteStream(path))
      const open = await openTable({ files: [{ path, name: 'million.csv', isPacked: false }], reading: {}, limits: {} })
      const page = async (view: { filters?: readonly string[]; sort?: string }) => {
        const filters = (view.filters ?? []).map((column) => {
          const [values, ranges] = [['', 'CITY 7'], [{ from: 1, to: 500, hasEnd: false }]]
          return { column, values, ranges: column === 'city' ? [] : ranges, missing: false, isOthers: false }
        })
        const sort = view.sort === undefined ? undefined : { column: view.sort, isDescending: true }
        return rowsPage(
          open.read.table,
          await rowsOfView(open, { cleaned: CLEANED, filters, ...(sort && { sort }) }),
          0,
          200,
        )
      }
      const cleaning = await seconds(() => page({}))
      const times = new Map<string, number>()
      for (const column of COLUMNS) times.set(`${column} filtered`, await seconds(() => page({ filters: [column] })))
      for (const column of COLUMNS) times.set(`${column} sorted`, await seconds(() => page({ sort: column })))
      const prose = [await seconds(() => page({ sort: PROSE })), await seconds(() => page({ sort: 'id' }))]
      prose.push(await seconds(() => page({ sort: PROSE })))
      const [slowest, most] = [...times].reduce((a, b) => (b[1] > a[1] ? b : a))
      const rng = createRng('bench')
      const numbers = Float64Array.from({ length: ROWS }, () => rng.next())
      const baseline = await medianSeconds(3, () => numbers.toSorted())
      const figure = (value = 0) => `${Math.round(value * 1000)} ms`
      return {
        what: `the slowest, ${slowest}`,
        seconds: most,
        baseline: { what: 'sorting as many numbers natively', seconds: baseline },
        limit: 0.3,
        notes: `${[...times].map(([name, value]) => `${name} ${figure(value)}`).join(', ')}; cleaning before that ${figure(cleaning)}; a million different texts ${figure(prose[0])}, again ${figure(prose[2])}`,
      }
    } finally {
      await rm(folder, { recursive: true, force: true })
    }
  },
})
