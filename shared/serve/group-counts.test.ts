import { expect, test } from 'vitest'
import { createGroupCounts, watchedColumns } from './group-counts.ts'

const HOUR = 3_600_000
const WATCHED = [
  { column: 'sex', groups: ['a', 'b'], gates: [{ metric: 'demographicParityDifference' as const, limit: 0.1 }] },
]

/** Rows of a group, of which a share is selected. */
function rows(group: string | null, count: number, selected: number) {
  return {
    rows: Array.from({ length: count }, () => (group === null ? {} : { sex: group })),
    selected: Array.from({ length: count }, (_, at) => at < selected),
  }
}

function counts(now: () => number = () => 0) {
  const made = createGroupCounts(WATCHED, now)
  const count = (group: string | null, all: number, selected: number) => {
    const { rows: of, selected: which } = rows(group, all, selected)
    made.count(of, which)
  }
  return { count, metrics: () => made.metrics().split('\n') }
}

test('rows and positives are counted by group, others together, and groups of few rows are not told', () => {
  const { count, metrics } = counts()
  count('a', 100, 40)
  count('b', 10, 1)
  count('somebody', 6, 6)
  count(null, 6, 0)
  expect(metrics()).toContain('lathe_group_predictions_total{column="sex",group="a"} 100')
  expect(metrics()).toContain('lathe_group_selected_total{column="sex",group="a"} 40')
  expect(metrics()).toContain('lathe_group_predictions_total{column="sex",group="(other or missing)"} 12')
  const text = metrics().join('\n')
  expect(text).not.toContain('group="b"')
  expect(text).not.toContain('somebody')
})

test('an alert is raised where the gap is beyond the limit by more than chance allows, and not where it may be chance', () => {
  const few = counts()
  few.count('a', 40, 16)
  few.count('b', 40, 11)
  expect(few.metrics()).toContain('lathe_group_gap_alert{column="sex",metric="demographicParityDifference"} 0')
  const many = counts()
  many.count('a', 4000, 1600)
  many.count('b', 4000, 1100)
  expect(many.metrics()).toContain('lathe_group_gap{column="sex",metric="demographicParityDifference"} 0.125')
  expect(many.metrics()).toContain('lathe_group_gap_limit{column="sex",metric="demographicParityDifference"} 0.1')
  expect(many.metrics()).toContain('lathe_group_gap_alert{column="sex",metric="demographicParityDifference"} 1')
})

test('the gap is of the last day: what was said before it counts no more', () => {
  let at = 0
  const { count, metrics } = counts(() => at)
  count('a', 1000, 900)
  count('b', 1000, 100)
  at = 30 * HOUR
  count('a', 1000, 500)
  count('b', 1000, 500)
  expect(metrics()).toContain('lathe_group_gap{column="sex",metric="demographicParityDifference"} 0')
  expect(metrics()).toContain('lathe_group_selected_total{column="sex",group="a"} 1400')
})

test('a model declares what is watched: sensitive columns that were audited, groups that were compared, limits that need no outcome', () => {
  const group = { n: 100 }
  const fairness = {
    sex: { groups: { a: group, b: group, rare: { n: 3, tooSmall: true } } },
    race: { groups: { x: group } },
    'race & sex': { groups: { 'x & a': group } },
  }
  const judged = [
    { metric: 'demographicParityDifference', limit: 0.1, of: 'sex' },
    { metric: 'equalizedOddsDifference', limit: 0.1, of: 'sex' },
    { metric: 'demographicParityRatio', limit: 0.8, of: 'race & sex' },
  ]
  expect(watchedColumns({ sensitive: ['sex', 'race'], fairness, gates: { judged } })).toEqual(WATCHED)
})
