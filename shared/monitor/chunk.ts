import { usageError } from '../core/index.ts'

/** How new rows are parted: by the clock (UTC), or so many rows each, in the order in which they came. */
export type Every = { readonly by: 'hour' | 'day' | 'week' } | { readonly by: 'rows'; readonly rows: number }

const HOUR = 3_600_000
const DAY = 24 * HOUR
/** 1970 began on a Thursday: weeks begin on the Monday before. */
const FIRST_MONDAY = -3 * DAY
const LENGTHS = { hour: HOUR, day: DAY, week: 7 * DAY }
const FEWEST = 50

/**
 * @example
 * parseEvery('week') // { by: 'week' }
 * parseEvery('1000rows') // { by: 'rows', rows: 1000 }
 */
export function parseEvery(text: string): Every {
  if (text === 'hour' || text === 'day' || text === 'week') return { by: text }
  const [, digits = ''] = /^(\d{1,9})\s*rows$/.exec(text.trim()) ?? []
  const rows = Number(digits)
  if (digits === '' || rows < FEWEST)
    throw usageError(`Rows cannot be parted every "${text}".`, {
      value: text,
      next: `Say hour, day or week, or a number of rows from ${FEWEST} on, such as 1000rows.`,
    })
  return { by: 'rows', rows }
}

/** Where a part of the rows begins and ends. */
export interface ChunkSpan {
  /** By the clock: milliseconds since 1970. By rows: the numbers of the first and of the one after the last, from 0. */
  readonly from: number
  readonly to: number
  readonly rows: number
}

export interface Chunk {
  readonly span: ChunkSpan
  /** Row numbers, in the order of time. */
  readonly rows: Uint32Array
}

/**
 * Parts rows by time or number. Rows without a time are in none.
 *
 * @param times milliseconds since 1970, NaN where there is none; only asked of parts by the clock
 */
export function chunksOf(every: Every, rows: number, times: Float64Array | null): Chunk[] {
  if (every.by === 'rows') {
    const ordered = times ? byTime(times) : Uint32Array.from({ length: rows }, (_, row) => row)
    const count = Math.max(1, Math.floor(ordered.length / every.rows))
    return Array.from({ length: ordered.length === 0 ? 0 : count }, (_, i) => {
      // What is left over at the end joins the last part.
      const [from, to] = [i * every.rows, i === count - 1 ? ordered.length : (i + 1) * every.rows]
      return { span: { from, to, rows: to - from }, rows: ordered.subarray(from, to) }
    })
  }
  if (!times)
    throw usageError(`The rows have no time to part them by every ${every.by}.`, {
      next: 'Name the column that holds it, or part them by a number of rows.',
    })
  const length = LENGTHS[every.by]
  const parts = new Map<number, number[]>()
  for (const row of byTime(times)) {
    const from = Math.floor(((times[row] ?? 0) - FIRST_MONDAY) / length) * length + FIRST_MONDAY
    const part = parts.get(from)
    if (part) part.push(row)
    else parts.set(from, [row])
  }
  return [...parts].map(([from, own]) => ({
    span: { from, to: from + length, rows: own.length },
    rows: Uint32Array.from(own),
  }))
}

/** Rows with a time, earliest first; of the same time in their order. */
const byTime = (times: Float64Array): Uint32Array =>
  Uint32Array.from(times.keys())
    .filter((row) => !Number.isNaN(times[row]))
    .sort((a, b) => (times[a] ?? 0) - (times[b] ?? 0) || a - b)
