import { expect, test } from 'vitest'
import type { Choices } from '../../../shared/contract/index.ts'
import { type Role, roleOf, withRole } from './roles.ts'

const NONE: Choices = { target: 'y', sensitive: ['sex'], ignore: ['id'], recipe: { steps: [] }, threshold: 0.5 }

test('a column has the one role that it was given last', () => {
  const roles: Role[] = ['feature', 'sensitive', 'left-out', 'target']
  for (const name of ['y', 'sex', 'id', 'age'])
    for (const role of roles) {
      const after = { ...NONE, ...withRole([name], role, NONE) }
      expect(roleOf(name, after)).toBe(role)
      expect([...after.sensitive, ...after.ignore, after.target].filter((other) => other === name).length).toBeLessThan(
        2,
      )
    }
})

test('there is one target: a new one makes the old one a feature', () => {
  const after = { ...NONE, ...withRole(['age'], 'target', NONE) }
  expect([roleOf('y', after), roleOf('age', after), roleOf('sex', after)]).toEqual(['feature', 'target', 'sensitive'])
})
