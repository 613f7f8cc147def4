import { localeTags } from '../format/index.ts'

const shown = (time: Date, options: Intl.DateTimeFormatOptions): string =>
  new Intl.DateTimeFormat(localeTags(), options).format(time)

/** 14:32 */
export const clockTime = (time: Date): string => shown(time, { hour: '2-digit', minute: '2-digit', hourCycle: 'h23' })

/** "Today 14:32", "Yesterday", "12 Nov", "12 Nov 2024". */
export function dayOf(time: Date, now: Date): string {
  const days = Math.round((midnight(now) - midnight(time)) / 86_400_000)
  if (days <= 0) return `Today ${clockTime(time)}`
  if (days === 1) return 'Yesterday'
  const isThisYear = time.getFullYear() === now.getFullYear()
  return shown(time, { day: 'numeric', month: 'short', ...(!isThisYear && { year: 'numeric' }) })
}

const midnight = (time: Date): number => new Date(time.getFullYear(), time.getMonth(), time.getDate()).getTime()
