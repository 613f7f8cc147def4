import { appendFileSync, readFileSync, writeFileSync } from 'node:fs'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { documentOf, makeWorkplace } from './lathe.test-support.ts'
import { peopleCsv } from './people.test-support.ts'

// From a model to its successor without a window: registered, promoted, retrained, rolled back, made again, taken elsewhere.
const place = makeWorkplace()
const FAST = ['--mode', 'fast', '--families', 'linear', '--quiet']

beforeAll(async () => {
  const [header = '', ...lines] = peopleCsv(900).trimEnd().split('\n')
  const part = (from: number, to: number) => `${[header, ...lines.slice(from, to)].join('\n')}\n`
  writeFileSync(place.path('old.csv'), part(0, 300))
  writeFileSync(place.path('new.csv'), part(300, 900))
  const trained = await place.lathe(['train', 'old.csv', '--target', 'member', '--project', 'p', ...FAST])
  expect(trained).toMatchObject({ code: 0 })
}, 60_000)
afterAll(() => place.remove())

const registry = (...args: readonly string[]) => place.lathe(['registry', ...args, '--json', '--quiet'])

test('a run is registered with its job, promoted and retrained; beyond a limit it takes a reason', async () => {
  const first = await registry('register', 'p/runs/0001/model.lathe', '--project', 'p')
  expect(documentOf(first)).toMatchObject({ version: 1, lineage: { run: '0001', data: { names: ['old.csv'] } } })
  expect(documentOf(await registry('promote', '1', '--project', 'p'))).toMatchObject({ champion: 1, previous: null })
  const retrained = await place.lathe(['retrain', 'p', 'new.csv', '--with', 'old.csv', '--json', '--quiet'])
  const { report, ...done } = documentOf(retrained)
  expect(done).toMatchObject({ version: 2, parent: 1, wasThere: false, promoted: false })
  expect(report).toMatchObject({ version: 2, champion: 1, recommendation: { reasons: expect.anything() } })
  // Of the test rows of both files, those of the new one.
  expect(report.data.rows).toBeGreaterThan(80)
  expect(report.data.leftOut).toBeGreaterThan(30)
  await registry('report', '2', '--project', 'p', '-o', 'candidate.html')
  expect(readFileSync(place.path('candidate.html'), 'utf8')).toContain('Differences on the same rows')
  await registry('limits', '--project', 'p', '--gate', 'rocAuc>=champion+0.5')
  const refused = await registry('promote', '2', '--project', 'p')
  expect(refused.code).toBe(4)
  expect(documentOf(refused).error).toMatchObject({ code: 'verificationFailed', value: 'rocAuc>=champion+0.5' })
  const forced = await registry('promote', '2', '--project', 'p', '--override', 'agreed', '--fail-on', 'gate')
  expect([forced.code, documentOf(forced)]).toMatchObject([4, { champion: 2, previous: 1, override: 'agreed' }])
  expect(documentOf(await registry('rollback', '--project', 'p'))).toMatchObject({ champion: 1, previous: null })
  const { events } = documentOf(await registry('log', '--project', 'p'))
  expect(events.map(({ what }: { what: string }) => what)).toEqual([
    'register',
    'promote',
    'register',
    'evaluate',
    'limits',
    'promote',
    'rollback',
  ])
}, 60_000)

test('versions come out again byte for byte, from their record and their project; other data are refused', async () => {
  const again = await registry('reproduce', '2', '--project', 'p', '--data', 'old.csv,new.csv')
  expect([again.code, documentOf(again)]).toMatchObject([0, { isSame: true, differences: [] }])
  const other = await registry('reproduce', '1', '--project', 'p', '--data', 'new.csv')
  expect([other.code, documentOf(other).error.message]).toMatchObject([4, expect.stringContaining('not the data')])
  const run = await place.lathe(['run', 'p', '--json', '--quiet'])
  expect([run.code, documentOf(run)]).toMatchObject([0, { replays: '0001', same: true, target: 'member' }])
  const onNew = await place.lathe(['run', 'p', '--data', 'new.csv', '--json', '--quiet'])
  expect(documentOf(onNew)).toMatchObject({ replays: '0001', same: null, model: 'p/runs/0002/model.lathe' })
}, 60_000)

test('a project that lost something is mended from what its registry keeps, and says what is gone', async () => {
  const check = async () => {
    const { code, ...outcome } = await place.lathe(['project', 'check', 'p', '--json'])
    return { code, ...documentOf({ code, ...outcome }) }
  }
  expect(await check()).toMatchObject({ code: 0, isWhole: true, runs: 2, repaired: [], lost: [] })
  appendFileSync(place.path('p/runs/0001/model.lathe'), 'x')
  appendFileSync(place.path('p/registry/events.jsonl'), '{"seq":8')
  writeFileSync(place.path('p/runs/.0003.999999999.tmp'), 'half')
  const mended = await check()
  expect([mended.code, mended.repaired.length, mended.lost]).toEqual([0, 3, []])
  expect(await check()).toMatchObject({ code: 0, repaired: [] })
  appendFileSync(place.path('p/runs/0002/model.lathe'), 'x')
  expect(await check()).toMatchObject({ code: 4, lost: ['run 0002: its model is not what was written'] })
})

test('an archive goes elsewhere; one with a changed byte is refused', async () => {
  const env = { LATHE_HOME: place.path('home') }
  const made = await place.lathe(['registry', 'export', '--project', 'p', '-o', 'all.zip', '--json'], { env })
  expect(documentOf(made)).toMatchObject({ events: 7 })
  const taken = await registry('import', 'all.zip', '--registry', 'copy')
  expect(documentOf(taken)).toMatchObject({ events: 7, versions: 2 })
  expect(documentOf(await registry('verify', '--registry', 'copy'))).toMatchObject({ isWhole: true })
  const bytes = readFileSync(place.path('all.zip'))
  const at = bytes.indexOf('"note"')
  writeFileSync(
    place.path('all.zip'),
    Uint8Array.from(bytes, (byte, i) => (i === at + 1 ? byte ^ 1 : byte)),
  )
  expect((await registry('import', 'all.zip', '--registry', 'other')).code).toBe(4)
})

test('a schedule retrains on an alarm, without a window, until it is told to end', async () => {
  writeFileSync(place.path('alerts.json'), JSON.stringify({ alerts: [] }))
  const add = ['retrain', 'schedule', 'add', 'new.csv', '--project', 'p', '--on-alarm', 'alerts.json', '--json']
  expect(documentOf(await place.lathe(add))).toMatchObject({ id: 's1', next: null, cron: '' })
  const { child, outcome } = place.start(['retrain', 'watch', '--project', 'p'])
  let said = ''
  const hears = (text: string) =>
    new Promise<void>((resolve) => {
      const look = (more: string | Buffer) => {
        said += more
        if (said.includes(text)) resolve()
      }
      for (const stream of [child.stdout, child.stderr]) stream?.on('data', look)
      look('')
    })
  await hears('watching 1 schedule')
  writeFileSync(place.path('alerts.json'), JSON.stringify({ alerts: [{ id: 'a1', state: 'open' }] }))
  await hears('s1 retrained (version 3)')
  child.kill('SIGTERM')
  expect((await outcome).code).toBe(0)
  const { schedules } = documentOf(await place.lathe(['retrain', 'schedule', 'list', '--project', 'p', '--json']))
  expect(schedules).toMatchObject([{ heard: ['a1'], last: { why: 'alarm', outcome: 'retrained', version: 3 } }])
  // The same alarm and the same data are nothing new.
  const due = await place.lathe(['retrain', 'schedule', 'run', 'due', '--project', 'p', '--json', '--quiet'])
  expect(documentOf(due)).toEqual({ runs: [] })
  const asked = await place.lathe(['retrain', 'schedule', 'run', 's1', '--project', 'p', '--json', '--quiet'])
  expect(documentOf(asked).runs).toMatchObject([{ outcome: 'unchanged', version: null }])
}, 60_000)
