import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, expect, test } from 'vitest'
import { foreseen, keepSpeed } from './foresee.ts'

const folder = mkdtempSync(join(tmpdir(), 'lathe-foresee-'))
afterAll(() => rmSync(folder, { recursive: true, force: true }))

const RECKONED = { seconds: { low: 4, high: 16 }, bytes: { low: 1, high: 2 }, trials: 3, families: [] }
const FAST = { mode: 'fast' as const }

test('what trainings took moves the next estimate of their mode towards it, and no single one moves it far', async () => {
  const home = join(folder, 'not there yet')
  expect((await foreseen(RECKONED, FAST, home)).seconds).toEqual({ low: 4, high: 16 })
  await keepSpeed(await foreseen(RECKONED, FAST, home), 8000, FAST, home)
  expect((await foreseen(RECKONED, FAST, home)).seconds.low).toBeLessThan(8)
  // A machine on which all takes three times as long.
  for (let i = 0; i < 12; i++) await keepSpeed(await foreseen(RECKONED, FAST, home), 24, FAST, home)
  const { low, high } = (await foreseen(RECKONED, FAST, home)).seconds
  expect(Math.sqrt(low * high)).toBeCloseTo(24, 0)
  expect((await foreseen(RECKONED, { mode: 'best' }, home)).seconds).toEqual({ low: 4, high: 16 })
})
