import { expect, test } from 'vitest'
import type { Launch } from '../../workers/launch.ts'
import { createTablesProcess } from './tables-process.ts'

test('what is asked once the application closes is refused, and starts no process that would outlive it', async () => {
  let started = 0
  const launch: Launch = () => {
    started++
    throw new Error('nothing is to be started')
  }
  const tables = createTablesProcess(launch)
  await tables.close()
  await expect(tables.view({ files: [], reading: {}, limits: {} })).rejects.toThrow('Lathe is closing.')
  expect(started).toBe(0)
})
