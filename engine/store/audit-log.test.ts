import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, expect, test } from 'vitest'
import { AUDIT_LOG, appendToAuditLog, readAuditLog } from './audit-log.ts'

const folder = mkdtempSync(join(tmpdir(), 'lathe-audit-log-'))
afterAll(() => rmSync(folder, { recursive: true, force: true }))

const entry = (at: number) => ({
  at,
  what: 'override' as const,
  run: '0001',
  target: 'web',
  reason: 'a pilot with ten people',
  beyond: ['demographicParityDifference<=0.1@sex'],
})

test('the log keeps every line, and a line that was changed or taken out shows', async () => {
  expect(await readAuditLog(folder)).toEqual({ entries: [], isWhole: true })
  for (const at of [1, 2, 3]) await appendToAuditLog(folder, entry(at))
  const { entries, isWhole } = await readAuditLog(folder)
  expect([isWhole, entries.map(({ at }) => at), entries[0]?.reason]).toEqual([true, [1, 2, 3], entry(1).reason])
  const path = join(folder, AUDIT_LOG)
  const lines = readFileSync(path, 'utf8')
  writeFileSync(path, lines.replace('ten people', 'all people'))
  expect((await readAuditLog(folder)).isWhole).toBe(false)
  writeFileSync(path, lines.split('\n').toSpliced(1, 1).join('\n'))
  expect((await readAuditLog(folder)).isWhole).toBe(false)
  writeFileSync(path, `${lines}{"at":4,`)
  await appendToAuditLog(folder, entry(5))
  expect((await readAuditLog(folder)).entries.map(({ at }) => at)).toEqual([1, 2, 3, 5])
})
