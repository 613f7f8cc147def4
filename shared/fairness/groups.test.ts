import { expect, test } from 'vitest'
import { createRng } from '../core/index.ts'
import { CROSS, groupsOf, MISSING_GROUP } from './groups.ts'

test('groups that are crossed are the combinations of names that occur, in their order, whatever the number of levels', () => {
  const rng = createRng('groups')
  // In the first case a table holds every combination, in the second there are more of them than rows.
  for (const [levels, rows] of [
    [4, 500],
    [90, 200],
  ] as const) {
    const groupings = ['a', 'b', 'c'].map((name) => ({
      name,
      levels: Array.from({ length: levels }, (_, level) => `${name}${String(level).padStart(3, '0')}`),
      codes: Int32Array.from({ length: rows }, () => rng.below(levels + 1) - 1),
    }))
    const nameOf = (row: number) =>
      groupings.map(({ levels, codes }) => levels[codes[row] ?? -1] ?? MISSING_GROUP).join(CROSS)
    const { names, groupOf } = groupsOf(groupings, rows)
    expect(Array.from(groupOf, (group) => names[group])).toEqual(Array.from({ length: rows }, (_, row) => nameOf(row)))
    expect(names).toEqual([...new Set(names)].sort())
  }
})
