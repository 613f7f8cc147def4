import { hmac } from '@noble/hashes/hmac.js'
import { sha256 } from '@noble/hashes/sha2.js'
import { bytesToHex, utf8ToBytes } from '@noble/hashes/utils.js'
import { z } from 'zod'
import { dataError } from '../../core/index.ts'
import { type Column, civilFromDays, DAY_MILLISECONDS, type Table } from '../../table/index.ts'
import { cellKeys } from '../cell-keys.ts'
import { knownColumns } from '../columns.ts'
import { isCoded, mapLevels, textColumn } from '../levels.ts'
import { defineStep } from '../step.ts'
import { defineTransform } from '../transform.ts'

type Rule =
  | { readonly method: 'drop' }
  | { readonly method: 'hash'; readonly key: string }
  | { readonly method: 'generalise'; readonly width: number; readonly keep: number; readonly part: 'year' | 'month' }
  | { readonly method: 'mask'; readonly keep: number }

export const anonymiseTransform = defineTransform<{ readonly columns: Readonly<Record<string, Rule>> }>({
  id: 'anonymise',
  apply(table, { columns }): Table {
    const changed = new Map(table.columns)
    for (const [name, rule] of Object.entries(columns)) {
      const column = table.columns.get(name)
      if (column && rule.method === 'drop') changed.delete(name)
      else if (column && rule.method !== 'drop') changed.set(name, anonymised(column, rule))
    }
    return { rows: table.rows, columns: changed }
  },
})

const LEAST_KEY = 16

/**
 * Takes out of columns what tells who a person is. `hash` gives equal values equal pseudonyms, by HMAC-SHA-256 with a
 * key: whoever has the key can tell whether a guessed value is behind one. The key itself is not put into a model. One
 * that uses a hashed column as a feature has to hash it again, and carries a key that is derived from it for this column
 * alone; a model that does not use the column carries none.
 */
export const anonymise = defineStep({
  id: 'anonymise',
  title: 'Anonymise',
  group: 'privacy',
  about: 'Hides who people are: drops, hashes, coarsens or masks values.',
  scope: 'values',
  atPrediction: { runs: true },
  params: z.object({
    columns: z.array(z.string()).default([]).meta({ title: 'Columns' }),
    method: z.enum(['drop', 'hash', 'generalise', 'mask']).default('drop').meta({
      title:
        'Method (hash: pseudonyms by a key; generalise: ranges of numbers, months or years, beginnings of texts; mask: signs for letters)',
    }),
    key: z.string().default('').meta({ title: 'hash: a secret key of 16 characters or more' }),
    width: z.number().min(0).default(10).meta({ title: 'generalise: width of the ranges of numbers' }),
    part: z.enum(['year', 'month']).default('year').meta({ title: 'generalise: what stays of dates' }),
    keep: z.int().min(0).max(100).default(1).meta({ title: 'generalise, mask: characters that stay' }),
  }),
  withoutSecrets: (params) => (params.method === 'hash' ? { ...params, key: '' } : params),
  fit(table, { columns, method, key, width, part, keep }, host) {
    if (method === 'hash' && key.length < LEAST_KEY)
      throw dataError(`The step anonymise has a key of ${key.length} characters; a hash takes ${LEAST_KEY} or more.`, {
        next: 'Give a long key that nobody can guess, and keep it apart from the data.',
      })
    const ruleFor = (name: string): Rule => {
      if (method === 'drop') return { method }
      if (method === 'hash') return { method, key: bytesToHex(hmac(sha256, utf8ToBytes(key), utf8ToBytes(name))) }
      return method === 'mask' ? { method, keep } : { method, width, keep, part }
    }
    return { columns: Object.fromEntries(knownColumns(table, columns, host).map((name) => [name, ruleFor(name)])) }
  },
  transform: anonymiseTransform,
})

function anonymised(column: Column, rule: Exclude<Rule, { readonly method: 'drop' }>): Column {
  if (rule.method === 'hash') return textsOf(column, (text) => pseudonym(text, rule.key))
  if (rule.method === 'mask') return textsOf(column, (text) => masked(text, rule.keep))
  if (column.kind === 'number') return textsOf(column, (text) => rangeText(Number(text), rule.width))
  if (column.kind === 'date') return textsOf(column, (text) => partOf(Number(text), rule.part))
  return textsOf(column, (text) => beginning(text, rule.keep))
}

/** 64 bits: two of a million different values share a pseudonym once in ten million times. */
const DIGITS = 16

const pseudonym = (text: string, key: string): string =>
  bytesToHex(hmac(sha256, utf8ToBytes(key), utf8ToBytes(text))).slice(0, DIGITS)

function masked(text: string, keep: number): string {
  let kept = 0
  return [...text].map((sign) => (/[\p{L}\p{N}]/u.test(sign) && kept++ >= keep ? '*' : sign)).join('')
}

function beginning(text: string, keep: number): string {
  const signs = [...text]
  return signs.length > keep ? `${signs.slice(0, keep).join('')}…` : text
}

/** A width of 0 leaves nothing but that there is a number. */
function rangeText(value: number, width: number): string {
  if (width === 0) return 'a number'
  const from = Math.floor(value / width) * width
  return Number.isFinite(from) ? `${from} to below ${from + width}` : 'a number'
}

function partOf(milliseconds: number, part: 'year' | 'month'): string {
  const [year, month] = civilFromDays(Math.floor(milliseconds / DAY_MILLISECONDS))
  return part === 'year' ? String(year) : `${year}-${String(month).padStart(2, '0')}`
}

/** A category of what `change` makes of each different value; a text column stays one. */
function textsOf(column: Column, change: (text: string) => string): Column {
  if (isCoded(column)) return mapLevels(column, change)
  const keyOf = cellKeys(column)
  const { length } = column.validity
  const keys = Array.from({ length }, (_, row) => keyOf(row))
  return mapLevels(textColumn(keys, length, 'category'), change)
}
