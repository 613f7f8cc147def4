import type { ScheduleView } from '../../../../shared/contract/index.ts'

export const DAYS = ['Sunday', 'Monday', 'Tuesday', 'Wednesday', 'Thursday', 'Friday', 'Saturday']

/** When a schedule runs, as the form asks for it. */
export interface When {
  readonly is: 'hour' | 'day' | 'week' | 'alert'
  /** "03:00" */
  readonly time: string
  /** 0 for Sunday. */
  readonly day: string
}

/** The time as crontab says it; '' for an alert alone. */
export function cronOf({ is, time, day }: When): string {
  if (is === 'alert') return ''
  const [hour = 0, minute = 0] = time.split(':').map(Number)
  if (is === 'hour') return '0 * * * *'
  return `${minute} ${hour} * * ${is === 'week' ? day : '*'}`
}

/** "Every Monday at 03:00"; a time that the form does not know as crontab says it. */
export function whenWords({ cron, onAlarm }: Pick<ScheduleView, 'cron' | 'onAlarm'>): string {
  const words = [cron === '' ? '' : timeWords(cron), onAlarm === null ? '' : 'on every new alert'].filter(Boolean)
  const text = words.join(', and ')
  return `${text.charAt(0).toUpperCase()}${text.slice(1)}`
}

function timeWords(cron: string): string {
  if (cron === '0 * * * *') return 'every hour'
  const [, minute, hour, day = ''] = /^(\d{1,2}) (\d{1,2}) \* \* (\*|[0-6])$/.exec(cron) ?? []
  if (minute === undefined || hour === undefined) return `at times “${cron}”`
  const time = `${hour.padStart(2, '0')}:${minute.padStart(2, '0')}`
  return `every ${day === '*' ? 'day' : DAYS[Number(day)]} at ${time}`
}
