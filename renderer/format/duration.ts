import { count, decimal } from './number.ts'

/** 0.4 s · 4 s · 2 min 10 s · 1 h 05 min. */
export function duration(seconds: number): string {
  if (seconds === 0) return '0 s'
  if (seconds < 0.05) return `<\u202f${decimal(0.1, 1)} s`
  if (seconds < 9.95) return `${decimal(seconds, seconds < 0.95 ? 1 : Number.isInteger(seconds) ? 0 : 1)} s`
  const whole = Math.round(seconds)
  if (whole < 60) return `${whole} s`
  if (whole < 3600) {
    const rest = whole % 60
    return rest === 0 ? `${whole / 60} min` : `${Math.floor(whole / 60)} min ${rest} s`
  }
  const minutes = Math.round(whole / 60)
  return `${count(Math.floor(minutes / 60))} h ${String(minutes % 60).padStart(2, '0')} min`
}

/** A clock that ticks whole seconds: 0 s · 12 s · 2 min 10 s. */
export const elapsed = (seconds: number): string => duration(Math.floor(seconds))

/** An estimate in words: “48 s left”, “about 4 min left”. */
export function timeLeft(seconds: number): string {
  if (seconds < 1) return 'less than 1 s left'
  if (seconds < 90) return `${Math.ceil(seconds)} s left`
  return `about ${Math.round(seconds / 60)} min left`
}

/** Seconds left at this pace; null while nothing can be said, in the first two seconds or at the very start. */
export function secondsLeft(fraction: number, elapsedSeconds: number): number | null {
  if (elapsedSeconds < 2 || fraction <= 0.01) return null
  return (elapsedSeconds * (1 - fraction)) / fraction
}
