import { Calendar, Hash, type LucideIcon, TextQuote, ToggleLeft, Type } from 'lucide-react'
import type { ProjectView } from '../../../shared/contract/index.ts'

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
export const sourceKey = ({ rows, dialect, columns }: Data): string =>
  JSON.stringify([rows, dialect, columns.map(({ name }) => name)])

const compactFormat = new Intl.NumberFormat(undefined, { notation: 'compact', maximumSignificantDigits: 3 })

/** 12K, 1.49M: only where there is no room for the number. */
export const compact = (value: number): string => compactFormat.format(value).replace('-', '−')

const day = new Intl.DateTimeFormat(undefined, { year: 'numeric', month: 'short', timeZone: 'UTC' })

/** The end of an axis. */
export const edgeText = (value: number, type: ColumnType): string =>
  type === 'date' ? day.format(new Date(value)) : compact(value)
