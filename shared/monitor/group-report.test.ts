import { expect, test } from 'vitest'
import { createRng } from '../core/index.ts'
import { parseGate } from '../fairness/index.ts'
import { groupReport } from './group-report.ts'

const PIPELINE = { task: 'binary', classes: ['no', 'yes'] } as const

/** Rows of three groups, of which the last has seven; a is chosen with 0.6, b with 0.3. */
function drawn(rows: number) {
  const rng = createRng(3)
  const codes = Int32Array.from({ length: rows }, (_, row) => (row < 7 ? 2 : row % 2))
  const decisions = Int32Array.from(codes, (code) => Number(rng.next() < (code === 0 ? 0.6 : 0.3)))
  const positive = Float64Array.from(decisions, (decision) => 0.2 + 0.6 * decision)
  const scores = { rows, margins: [], probabilities: [positive.map((p) => 1 - p), positive], decisions, statuses: [] }
  const labels = Float64Array.from(decisions, (decision) => (rng.next() < 0.8 ? decision : 1 - decision))
  return { scores, labels, groupings: [{ name: 'team', codes, levels: ['a', 'b', 'c'] }] }
}

const GATES = ['demographicParityDifference<=0.1', 'demographicParityRatio>=0.3', 'equalizedOddsDifference<=0.1'].map(
  parseGate,
)

test('without labels rates of selection are held against their limits, and the others are not decided', () => {
  const { scores, groupings } = drawn(1000)
  const found = groupReport(PIPELINE, scores, null, { groupings, gates: GATES }, createRng(0))
  expect(found?.basis).toBe('predictions')
  expect(found?.gates.map(({ metric, state, alarm }) => [metric, state, alarm])).toEqual([
    ['demographicParityDifference', 'exceeded', true],
    ['demographicParityRatio', 'kept', false],
    ['equalizedOddsDifference', 'undecided', false],
  ])
  const team = found?.groupings.team
  expect(team?.groups.a?.figures.selectionRate?.value).toBeCloseTo(0.6, 1)
  expect(Object.keys(team?.groups.a?.figures ?? {})).toEqual(['selectionRate'])
})

test('groups of fewer than ten rows are counted and not told', () => {
  const { scores, labels, groupings } = drawn(1000)
  for (const known of [null, labels]) {
    const found = groupReport(PIPELINE, scores, known, { groupings, gates: [] }, createRng(0))
    expect(found?.groupings.team).toMatchObject({ untold: 1 })
    expect(JSON.stringify(found)).not.toContain('"c"')
  }
})

test('a limit is an alarm where the whole interval is beyond it, in 200 rows or more', () => {
  const gates = [parseGate('demographicParityDifference<=0.25')]
  const alarms = [60, 190, 4000].map((rows) => {
    const { scores, labels, groupings } = drawn(rows)
    const known = rows === 4000 ? labels : null
    return groupReport(PIPELINE, scores, known, { groupings, gates }, createRng(0))?.gates[0]?.alarm
  })
  expect(alarms).toEqual([false, false, true])
})

test('nothing that is watched, and numbers without labels, give no report', () => {
  const { scores, groupings } = drawn(300)
  expect(groupReport(PIPELINE, scores, null, { groupings: [], gates: GATES }, createRng(0))).toBeNull()
  const numbers = { task: 'regression', classes: [] } as const
  expect(groupReport(numbers, scores, null, { groupings, gates: [] }, createRng(0))).toBeNull()
})
