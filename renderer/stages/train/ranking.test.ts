import { expect, test } from 'vitest'
import { againstBaseline, domainOf, ranked, type Trial, verdict } from './ranking.ts'

const trial = (family: string, value: number, half: number | null, bytes = 1000): Trial => ({
  family,
  params: {},
  valid: { rocAuc: { value, low: half === null ? null : value - half, high: half === null ? null : value + half } },
  seconds: 1,
  rowsPerSecond: 1000,
  bytes,
})
const board = (...leaderboard: Trial[]) => ranked({ leaderboard, metric: 'rocAuc' })
const nameOf = ({ family }: Trial) => family

test('models whose intervals overlap that of the best are tied with it, and the baseline is last', () => {
  const rows = board(
    trial('trees', 0.927, 0.004),
    trial('baseline', 0.926, 0.004),
    trial('small', 0.925, 0.004, 90),
    trial('linear', 0.902, 0.004),
  )
  expect(rows.map((row) => [row.trial.family, row.rank])).toEqual([
    ['trees', '=1'],
    ['small', '=1'],
    ['linear', '3'],
    ['baseline', ''],
  ])
  expect(verdict(rows, nameOf)).toBe('The first two cannot be told apart on these rows. small is the smallest of them.')
})

test('what had a first look alone has no rank, no say in the verdict and no place on the scale', () => {
  const judged = [trial('trees', 0.927, 0.004), trial('linear', 0.902, 0.004)]
  const rows = board({ ...trial('looked', 0.99, null), isFirstLook: true }, ...judged)
  expect(rows.map((row) => [row.trial.family, row.rank])).toEqual([
    ['trees', '1'],
    ['linear', '2'],
    ['looked', ''],
  ])
  expect(verdict(rows, nameOf)).toBe(verdict(board(...judged), nameOf))
  expect(domainOf(rows)).toEqual(domainOf(board(...judged)))
})

test('a lead is claimed only where no interval reaches the best', () => {
  expect(verdict(board(trial('trees', 0.93, 0.002), trial('linear', 0.9, 0.002)), nameOf)).toMatch(/^trees is ahead/)
  expect(verdict(board(trial('trees', 0.93, null), trial('linear', 0.9, null)), nameOf)).toMatch(/may be chance/)
  expect(verdict(board(trial('trees', 0.93, 0.002), trial('linear', 0.9, null)), nameOf)).toMatch(/^trees has the best/)
})

test('a model whose interval reaches the baseline is not called better', () => {
  expect(againstBaseline(board(trial('trees', 0.52, 0.03), trial('baseline', 0.5, 0)), 'rocAuc')).toMatch(
    /No difference/,
  )
  expect(againstBaseline(board(trial('trees', 0.92, 0.03), trial('baseline', 0.5, 0)), 'rocAuc')).toBe('')
  expect(againstBaseline(board(trial('trees', 0.48, 0.03), trial('baseline', 0.5, 0)), 'rocAuc')).toMatch(/No better/)
})

test('a baseline far away does not widen the scale', () => {
  const near = [trial('trees', 0.927, 0.004), trial('linear', 0.902, 0.004)]
  expect(domainOf(board(...near, trial('baseline', 0.5, 0)))).toEqual(domainOf(board(...near)))
  expect(domainOf(board(...near, trial('baseline', 0.88, 0)))[0]).toBeLessThan(0.88)
})

test('a candidate that failed is last, without a rank, and nothing is said of it as a model', () => {
  const failed: Trial = { ...trial('trees', 0, null), valid: {}, failed: 'It ran out of memory.' }
  const rows = board(trial('linear', 0.9, 0.01), trial('baseline', 0.5, 0.01), failed)
  expect(rows.map((row) => [row.trial.family, row.rank])).toEqual([
    ['linear', '1'],
    ['baseline', ''],
    ['trees', ''],
  ])
  expect(verdict(rows, nameOf)).toBe('linear was the only candidate.')
  expect(verdict(rows, nameOf, true)).toBe('')
})
