import { mkdtemp, rm, utimes, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import type { Schedule } from '../../shared/registry/index.ts'
import { remark } from './promotion.ts'
import { replayRun } from './replay-run.ts'
import { runSchedule } from './run-schedule.ts'
import { addSchedule, alarmsIn, dueBy, newAlarms, nextTime, readSchedules, removeSchedule } from './schedules.ts'

let folder = ''
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'lathe-schedules-'))
  await remark(folder, { what: 'limits', limits: [], note: '' })
})
afterAll(() => rm(folder, { recursive: true, force: true }))

const NEW = {
  ...{ cron: '0 3 * * 1', timezone: 'Europe/Berlin', data: 'new.csv', withOld: [], seen: [], search: false },
  ...{ budgetSeconds: null, promoteIfBetter: false, onAlarm: null, note: '' },
}
const at = (text: string) => Date.parse(text)

test('a time is that of its zone, also where clocks change', () => {
  // The clocks of Berlin went forward on 29 March 2026, at 2 in the night.
  expect(nextTime(NEW, at('2026-03-20T12:00:00Z'))).toBe(at('2026-03-23T02:00:00Z'))
  expect(nextTime(NEW, at('2026-03-28T12:00:00Z'))).toBe(at('2026-03-30T01:00:00Z'))
  expect(nextTime({ cron: '', timezone: '' }, 0)).toBeNull()
})

test.each([
  [{ cron: 'monday' }, '"monday" is no time of crontab.'],
  [{ cron: '0 0 31 2 *' }, '"0 0 31 2 *" never comes'],
  [{ timezone: 'Nowhere/At_all' }, '"Nowhere/At_all" is no time zone.'],
  [{ cron: '' }, 'says when'],
])('%o is refused', (change, why) => expect(addSchedule(folder, { ...NEW, ...change })).rejects.toThrow(why))

test('what is no project is not replayed', async () => {
  const nowhere = join(folder, 'nowhere')
  await expect(replayRun(nowhere, { data: [] })).rejects.toThrow('nowhere is no project.')
})

test('a schedule is due when its time has come since it last ran, and so is one that was missed', async () => {
  const schedule: Schedule = {
    ...NEW,
    ...{ id: 's1', addedAt: at('2026-03-20T12:00:00Z'), last: null, learned: null, heard: [] },
  }
  expect(await dueBy(schedule, at('2026-03-23T01:59:00Z'))).toBeNull()
  expect(await dueBy(schedule, at('2026-03-23T02:00:00Z'))).toBe('time')
  expect(await dueBy(schedule, at('2026-05-01T00:00:00Z'))).toBe('time')
  const last = { why: 'time', outcome: 'failed', version: null, promoted: false, text: '' } as const
  const ran = { ...schedule, last: { ...last, at: at('2026-05-01T00:00:00Z') } }
  expect(await dueBy(ran, at('2026-05-01T00:01:00Z'))).toBeNull()
})

test('alarms are open alerts of a monitor, or what it prints; each is acted upon once', async () => {
  const alert = (id: string, state: string) => ({ id, state, title: 'x' })
  expect(alarmsIn(JSON.stringify({ alerts: [alert('a', 'open'), alert('b', 'closed')] }), 0)).toEqual(['a'])
  expect(alarmsIn(JSON.stringify({ dataset: { alarm: false }, columns: [{ alarm: false }] }), 0)).toEqual([])
  expect(alarmsIn(JSON.stringify({ dataset: { alarm: false }, columns: [{ alarm: true }] }), 0)).toHaveLength(1)
  for (const text of ['', '{"alerts":[{"id"', '[]', '7']) expect(alarmsIn(text, 0)).toEqual([])
  // Training again mends no service and brings no column back.
  const steps = (...all: string[]) => ({ steps: all.map((does) => ({ does, title: '', text: '' })) })
  const some = [
    { ...alert('service', 'open'), ...steps('service', 'mute') },
    { ...alert('drift', 'open'), ...steps('look', 'retrain', 'mute') },
    { ...alert('told', 'open'), ...steps('look', 'retrain'), muted: { until: 9, note: '' } },
  ]
  expect(alarmsIn(JSON.stringify({ alerts: some, dataset: { alarm: true } }), 0)).toEqual(['drift'])
  const file = join(folder, 'alerts.json')
  expect(await newAlarms({ onAlarm: file, heard: [] })).toEqual([])
  await writeFile(file, JSON.stringify({ alerts: [alert('a', 'open'), alert('c', 'open')] }))
  expect(await newAlarms({ onAlarm: file, heard: ['a'] })).toEqual(['c'])
  // A folder of several monitors, as a project has.
  expect(await newAlarms({ onAlarm: folder, heard: [] })).toEqual(['a', 'c'])
  const muted = { alerts: [{ ...alert('a', 'open'), key: 'drift age' }], mutes: [{ key: 'drift age', until: 10 }] }
  expect([5, 15].map((now) => alarmsIn(JSON.stringify(muted), now))).toEqual([[], ['a']])
})

test('what fails is kept with its reason, and its alarm waits: for newer data, or an hour', async () => {
  const file = join(folder, 'alarms.json')
  await writeFile(file, JSON.stringify({ alerts: [{ id: 'a', state: 'open' }] }))
  const { id } = await addSchedule(folder, { ...NEW, cron: '', data: join(folder, 'inbox.csv'), onAlarm: file })
  const [before] = await readSchedules(folder)
  expect(before && (await dueBy(before, Date.now()))).toBe('alarm')
  const last = await runSchedule(folder, id, 'alarm')
  expect(last).toMatchObject({
    outcome: 'failed',
    version: null,
    text: expect.stringContaining('inbox.csv is not there'),
  })
  const [after] = await readSchedules(folder)
  expect(after).toMatchObject({ last: { outcome: 'failed' }, heard: [] })
  expect(after && (await dueBy(after, last.at + 1000))).toBeNull()
  expect(after && (await dueBy(after, last.at + 3_600_000))).toBe('alarm')
  // Without a champion there is nothing to train once more: that is said too.
  await writeFile(join(folder, 'inbox.csv'), 'a,b\n1,2\n')
  await utimes(join(folder, 'inbox.csv'), 1, last.at / 1000 + 1)
  expect(after && (await dueBy(after, last.at + 1000))).toBe('alarm')
  await utimes(join(folder, 'inbox.csv'), 1, 1)
  expect((await runSchedule(folder, id, 'asked')).text).toContain('No version is the champion')
  await removeSchedule(folder, id)
  await expect(removeSchedule(folder, id)).rejects.toThrow(`There is no schedule "${id}"`)
})

test('a clock that was wrong for a while makes a schedule run once, and neither again and again nor never', async () => {
  const now = at('2026-03-25T12:00:00Z')
  const schedule = (last: number): Schedule => ({
    ...NEW,
    ...{ id: 's1', addedAt: at('2026-03-20T12:00:00Z'), learned: null, heard: [] },
    last: { at: last, why: 'time', outcome: 'unchanged', version: null, promoted: false, text: '' },
  })
  expect(await dueBy(schedule(at('2040-01-01T00:00:00Z')), now)).toBe('time')
  // What it then keeps is the present.
  expect(await dueBy(schedule(now), now)).toBeNull()
  // An hour back is waited for.
  expect(await dueBy(schedule(now + 3_600_000), now)).toBeNull()
  // Put forward by years, many times were missed: it is due, and after one run no more.
  const ahead = at('2040-01-01T00:00:00Z')
  expect(await dueBy(schedule(now), ahead)).toBe('time')
  expect(await dueBy(schedule(ahead), ahead)).toBeNull()
})
