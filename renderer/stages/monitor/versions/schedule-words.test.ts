import { expect, test } from 'vitest'
import { cronOf, whenWords } from './schedule-words.ts'

test('what the form asks for is said in the same words again', () => {
  const said = (is: 'hour' | 'day' | 'week' | 'alert') => {
    const cron = cronOf({ is, time: '03:30', day: '1' })
    return whenWords({ cron, onAlarm: is === 'alert' ? 'monitor' : null })
  }
  expect((['hour', 'day', 'week', 'alert'] as const).map(said)).toEqual([
    'Every hour',
    'Every day at 03:30',
    'Every Monday at 03:30',
    'On every new alert',
  ])
  expect(whenWords({ cron: '*/5 1-3 * * *', onAlarm: 'monitor' })).toBe(
    'At times “*/5 1-3 * * *”, and on every new alert',
  )
})
