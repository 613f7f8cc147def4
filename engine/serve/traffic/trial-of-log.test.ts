import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { logFileName } from '../../../shared/serve/index.ts'
import { trialOfLog } from './trial-of-log.ts'

const BEGUN = new Date('2026-11-21T10:00:00Z')
const timeOf = (second: number) => new Date(BEGUN.getTime() + 1000 * second).toISOString()

const rowOf = (second: number, id: string, version: string, variant: string, prediction: string) => ({
  time: timeOf(second),
  id,
  row: 0,
  version,
  variant,
  input: {},
  prediction,
  probabilities: { yes: 0.5, no: 0.5 },
  status: 'ok',
})

async function logOf<T>(rows: readonly object[], labels: readonly object[], look: (folder: string) => Promise<T>) {
  const folder = await mkdtemp(join(tmpdir(), 'lathe-trial-'))
  const lines = (all: readonly object[]) => all.map((one) => `${JSON.stringify(one)}\n`).join('')
  try {
    // Two processes wrote it, and the labels came to a third.
    const half = Math.ceil(rows.length / 2)
    await writeFile(join(folder, logFileName('requests', BEGUN, 1)), lines(rows.slice(0, half)))
    await writeFile(join(folder, logFileName('requests', BEGUN, 2)), lines(rows.slice(half)))
    await writeFile(join(folder, logFileName('feedback', BEGUN, 3)), lines(labels))
    return await look(folder)
  } finally {
    await rm(folder, { recursive: true })
  }
}

test('a split is compared over all processes, from when the last challenger came on', async () => {
  // Version 1 alone, then version 2 beside it for every second request; it is always right, version 1 half of the time.
  const rows = Array.from({ length: 1400 }, (_, i) => {
    const isNew = i >= 400 && i % 2 === 0
    return rowOf(i, `r${i}`, isNew ? '2' : '1', isNew ? 'challenger' : 'champion', isNew || i % 4 === 1 ? 'yes' : 'no')
  })
  const labels = rows.map(({ id }) => ({ time: timeOf(2000), id, row: 0, label: 'yes' }))
  const trial = await logOf(rows, labels, (folder) => trialOfLog(folder, 0.5))
  expect(trial.champion).toEqual({ version: '1', rows: 500, units: 500 })
  expect(trial.challenger).toEqual({ version: '2', rows: 500, units: 500 })
  expect(trial.comparison).toMatchObject({ champion: 500, challenger: 500, better: 'challenger' })
  expect(trial.comparison.difference).toBeCloseTo(0.5, 12)
  expect(trial.sampleRatio).toMatchObject({ share: 0.5, isMismatch: false })
})

test('rows that were asked in shadow are compared pair by pair', async () => {
  const rows = Array.from({ length: 300 }, (_, i) => [
    rowOf(i, `r${i}`, '1', 'champion', i % 3 === 0 ? 'no' : 'yes'),
    rowOf(i, `r${i}`, '2', 'shadow', 'yes'),
  ]).flat()
  const labels = Array.from({ length: 300 }, (_, i) => ({ time: timeOf(2000), id: `r${i}`, row: 0, label: 'yes' }))
  const trial = await logOf(rows, labels, (folder) => trialOfLog(folder, null))
  expect(trial).toMatchObject({ shadow: true, sampleRatio: null, comparison: { champion: 300, better: 'challenger' } })
  expect(trial.comparison.difference).toBeCloseTo(1 / 3, 12)
})

test('a unit counts once, however often it comes: its rows are no evidence of their own', async () => {
  // 60 units on each side, each of which comes 20 times and is always right or always wrong.
  const rows = Array.from({ length: 2400 }, (_, i) => {
    const unit = i % 120
    const isNew = unit % 2 === 0
    const isRight = unit % 3 === 0 || isNew
    return {
      ...rowOf(i, `r${i}`, isNew ? '2' : '1', isNew ? 'challenger' : 'champion', isRight ? 'yes' : 'no'),
      unit: `u${unit}`,
    }
  })
  const labels = rows.map(({ id }) => ({ time: timeOf(3000), id, row: 0, label: 'yes' }))
  const trial = await logOf(rows, labels, (folder) => trialOfLog(folder, 0.5))
  expect(trial.champion).toEqual({ version: '1', rows: 1200, units: 60 })
  expect(trial.comparison).toMatchObject({ champion: 60, challenger: 60, difference: null, better: null })
  expect(trial.sampleRatio).toMatchObject({ share: 0.5, p: 1 })
})

test('a log without a trial is an error that says how to begin one', async () => {
  await expect(
    logOf([rowOf(0, 'r', '1', 'champion', 'yes')], [], (folder) => trialOfLog(folder, null)),
  ).rejects.toThrow('holds no rows of a model on trial')
})

test('a log that is not there, or is a file, is an error that says what to give', async () => {
  await expect(trialOfLog('/nowhere/log', null)).rejects.toThrow('/nowhere/log is not there.')
  await expect(trialOfLog(process.execPath, null)).rejects.toThrow('is a file, and no folder of a log')
})
