import { Calendar, Hash, type LucideIcon, TextQuote, ToggleLeft, Type } from 'lucide-react'
import type { Distribution, ProjectView } from '../../../shared/contract/index.ts'
import { compact, localeTags } from '../../format/index.ts'

/** A data set as it was read. */
export type Data = ProjectView['data']
export type ColumnProfile = Data['columns'][number]
export type ColumnType = ColumnProfile['type']

export const TYPE_ICONS: Readonly<Record<ColumnType, LucideIcon>> = {
  number: Hash,
  date: Calendar,
  category: Type,
  boolean: ToggleLeft,
  text: TextQuote,
}

export const TYPE_WORDS: Readonly<Record<ColumnType, string>> = {
  number: 'number',
  date: 'date',
  category: 'category',
  boolean: 'yes or no',
  text: 'free text',
}

export const isRight = (type: ColumnType): boolean => type === 'number'

const [LEAST, MOST] = [92, 184]
const CHARACTER = 6.9
const AROUND = 46

/** Wide enough for the name and the usual values. */
export function widthOf({ name, type, top, distinct }: ColumnProfile): number {
  const values = top.slice(0, 3).map(({ value }) => value.length * CHARACTER + 24)
  const content = Math.max(
    name.length * 7.2 + AROUND,
    type === 'date' ? 136 : 0,
    String(distinct).length * 7 + 62,
    type === 'text' ? MOST : 0,
    ...values,
  )
  return Math.round(Math.min(MOST, Math.max(LEAST, content)))
}

/** Says whether two views hold the same source texts, so that rows need not be fetched again. */
export function sourceKey(data: Data): string {
  const known = sourceKeys.get(data)
  if (known !== undefined) return known
  const { sha256, rows, dialect, columns } = data
  const key = JSON.stringify([sha256, rows, dialect, columns.map(({ name }) => name)])
  sourceKeys.set(data, key)
  return key
}

// The key is asked for at every frame of scrolling.
const sourceKeys = new WeakMap<Data, string>()

const dateText = (value: number, options: Intl.DateTimeFormatOptions): string =>
  new Intl.DateTimeFormat(localeTags(), { ...options, timeZone: 'UTC' }).format(new Date(value))
const MONTH: Intl.DateTimeFormatOptions = { year: 'numeric', month: 'short' }
const DAY: Intl.DateTimeFormatOptions = { year: 'numeric', month: 'short', day: 'numeric' }
const TIME: Intl.DateTimeFormatOptions = { month: 'short', day: 'numeric', hour: '2-digit', minute: '2-digit' }

const DAY_MS = 86_400_000

/** The ends of an axis: dates as fine as they lie apart. */
export function edgeTexts(bins: Distribution['bins'], type: ColumnType): readonly [string, string] {
  const [first, last] = [bins[0]?.from, bins.at(-1)?.to]
  if (first === undefined || last === undefined) return ['', '']
  const apart = (last - first) / DAY_MS
  const date = apart > 240 ? MONTH : apart > 3 ? DAY : TIME
  const text = (value: number) => (type === 'date' ? dateText(value, date) : compact(value))
  return [text(first), text(last)]
}
