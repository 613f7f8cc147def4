import { copyFileSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { makeWorkplace, type RunOptions } from './lathe.test-support.ts'
import { peopleCsv } from './people.test-support.ts'

const place = makeWorkplace()
let first: Uint8Array

async function modelOf(file: string, options: RunOptions = {}, ...more: string[]): Promise<Uint8Array> {
  const out = place.path('model.lathe')
  const args = [
    'train',
    file,
    '--target',
    'member',
    '--sensitive',
    'sex',
    '--ignore',
    'tier',
    ...['--families', 'baseline,linear,gbdt', '--trials', '7'],
    '-o',
    out,
  ]
  const { code, stderr } = await place.lathe([...args, '--quiet', ...more], options)
  expect([code, stderr]).toEqual([0, ''])
  return readFileSync(out)
}

beforeAll(async () => {
  writeFileSync(place.path('people.csv'), peopleCsv(400))
  mkdirSync(place.path('elsewhere'))
  copyFileSync(place.path('people.csv'), place.path('elsewhere/other name.csv'))
  first = await modelOf('people.csv')
}, 60_000)
afterAll(() => place.remove())

const SAME: readonly [what: string, file: string, options: () => RunOptions, more: readonly string[]][] = [
  ['a second run', 'people.csv', () => ({}), []],
  ['one thread', 'people.csv', () => ({}), ['--threads', '1']],
  ['four threads', 'people.csv', () => ({}), ['--threads', '4']],
  ['less memory', 'people.csv', () => ({}), ['--memory', '500MB']],
  ['another folder and file name', 'other name.csv', () => ({ cwd: place.path('elsewhere') }), []],
  ['another time zone', 'people.csv', () => ({ env: { TZ: 'Asia/Tokyo' } }), []],
  ['another locale', 'people.csv', () => ({ env: { LANG: 'tr_TR.UTF-8', LC_ALL: 'tr_TR.UTF-8' } }), []],
  ['a project besides', 'people.csv', () => ({}), ['--project', 'kept']],
]

test.each(SAME)('%s gives the same model file, byte for byte', async (_what, file, options, more) => {
  expect(Buffer.compare(await modelOf(file, options(), ...more), first)).toBe(0)
})

test('another seed gives another model file', async () => {
  expect(Buffer.compare(await modelOf('people.csv', {}, '--seed', '1'), first)).not.toBe(0)
})
