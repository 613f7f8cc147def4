import { expect, test } from 'vitest'
import type { Schedule } from '../../../shared/registry/index.ts'
import { crontab } from './others.ts'

const schedule = (id: string, change: Partial<Schedule> = {}): Schedule => ({
  ...{ id, cron: '0 3 * * 1', timezone: '', data: '/d', withOld: [], seen: [], search: false, budgetSeconds: null },
  ...{ promoteIfBetter: false, onAlarm: null, note: '', addedAt: 0, last: null, learned: null, heard: [], ...change },
})
const linesOf = (...all: Schedule[]) => crontab(all, '/my models/50%').trimEnd().split('\n')

test('a line a schedule, and its percent signs are kept from cron', () => {
  const lines = linesOf(schedule('s1'), schedule('s2', { cron: '30 4 * * *' }))
  expect(lines.map((line) => line.split(' ').slice(0, 5).join(' '))).toEqual(['0 3 * * 1', '30 4 * * *'])
  expect(lines[1]).toMatch(/ retrain schedule run s2 --registry '\/my models\/50\\%' --quiet$/u)
})

test.each([{ timezone: 'Europe/Berlin' }, { cron: '', onAlarm: '/alerts.json' }])(
  'with %o nothing runs twice, nor in another zone: one line does whatever is due',
  (change) => {
    const lines = linesOf(schedule('s1'), schedule('s2', change))
    expect(lines).toHaveLength(1)
    expect(lines[0]).toMatch(/^\*\/5 \* \* \* \* .* retrain schedule run due /u)
  },
)
