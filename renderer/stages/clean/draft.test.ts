import fc from 'fast-check'
import { expect, test } from 'vitest'
import { moved } from './draft.ts'

const recipe = (ids: readonly string[]) => ({ steps: ids.map((id) => ({ id, params: {} })) })

test('a step is moved to a place, the others keep their order, and moved back all is as it was', () => {
  expect(moved(recipe(['a', 'b', 'c']), 0, 2)).toEqual(recipe(['b', 'c', 'a']))
  expect(moved(recipe(['a', 'b', 'c']), 2, 0)).toEqual(recipe(['c', 'a', 'b']))
  fc.assert(
    fc.property(fc.array(fc.string(), { minLength: 1, maxLength: 8 }), fc.nat(), fc.nat(), (ids, a, b) => {
      const [from, to] = [a % ids.length, b % ids.length]
      const there = moved(recipe(ids), from, to)
      expect(there.steps[to]?.id).toBe(ids[from])
      expect(moved(there, to, from)).toEqual(recipe(ids))
    }),
  )
})
