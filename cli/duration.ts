import { usageError } from '../shared/core/index.ts'

const UNITS: Readonly<Record<string, number>> = { ms: 1, s: 1000, m: 60_000, min: 60_000, h: 3_600_000 }

/** A time such as 60s, 2m or 1h. */
export function milliseconds(text: string): number {
  const [, amount = '', unit = ''] = /^(\d+(?:\.\d+)?) ?(ms|s|m|min|h)$/.exec(text.trim()) ?? []
  const length = Number(amount) * (UNITS[unit] ?? 0)
  if (length > 0) return length
  throw usageError(`--budget takes a time such as 60s, 2m or 1h, not "${text}".`, {
    value: text,
    next: 'As in: --budget 60s',
  })
}
