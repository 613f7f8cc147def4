const clock = new Intl.DateTimeFormat(undefined, { hour: '2-digit', minute: '2-digit', hourCycle: 'h23' })
const day = new Intl.DateTimeFormat(undefined, { day: 'numeric', month: 'short' })
const dayOfYear = new Intl.DateTimeFormat(undefined, { day: 'numeric', month: 'short', year: 'numeric' })

/** 14:32 */
export const clockTime = (time: Date): string => clock.format(time)

/** "Today 14:32", "Yesterday", "12 Nov", "12 Nov 2024". */
export function dayOf(time: Date, now: Date): string {
  const days = Math.round((midnight(now) - midnight(time)) / 86_400_000)
  if (days <= 0) return `Today ${clock.format(time)}`
  if (days === 1) return 'Yesterday'
  return (time.getFullYear() === now.getFullYear() ? day : dayOfYear).format(time)
}

const midnight = (time: Date): number => new Date(time.getFullYear(), time.getMonth(), time.getDate()).getTime()
