import { readFileSync } from 'node:fs'
import { expect, test } from 'vitest'
import { CHECKS, TARGET_CHECKS } from '../shared/profile/index.ts'

test('docs/findings.md names every check, and no other', () => {
  const page = readFileSync(new URL('../docs/findings.md', import.meta.url), 'utf8')
  const rows = page.split('\n').filter((line) => line.startsWith('| `'))
  const named = rows.flatMap((row) => [...(row.split('|')[1] ?? '').matchAll(/`([^`]+)`/g)].map(([, id]) => id))
  expect(named.sort()).toEqual([...CHECKS.ids, ...TARGET_CHECKS.ids].sort())
})
