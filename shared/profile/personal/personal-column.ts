import { type Column, columnOf } from '../../table/index.ts'
import type { Profiled } from '../check.ts'
import { FIRST_NAMES } from './first-names.ts'
import { PERSONAL_KINDS, type PersonalKind } from './kinds.ts'

/** What personal data a column seems to hold. */
export interface PersonalData {
  readonly noun: string
  /** Share of the texts that were looked at. */
  readonly share: number
  /** One of them with most of its characters hidden. */
  readonly example: string
}

/** Different texts that are looked at, and how many there have to be. */
const MOST_TEXTS = 2000
const LEAST_TEXTS = 5
/** Share of the texts that have to fit: nearly all where digits alone decide; less where the form says enough. */
const NEARLY_ALL = 0.95
const MOSTLY = 0.6
/** A few of these in prose are enough. */
const LEAST_WITHIN = 3

/** Looks at the different texts of a column and at its name; null where nothing points to a person. */
export function personalDataIn(profiled: Profiled, name: string): PersonalData | null {
  const header = headerWords(name)
  const texts = textsOf(columnOf(profiled.sample, name))
  if (BIRTH.test(header) && texts.length >= LEAST_TEXTS && columnOf(profiled.table, name).kind === 'date')
    return { noun: 'dates of birth, going by its name', share: 1, example: '' }
  if (texts.length < LEAST_TEXTS) return null
  for (const kind of PERSONAL_KINDS) {
    const found = foundOf(kind, header, texts)
    if (found) return found
  }
  return namesIn(profiled, name, header, texts)
}

const BIRTH = /\b(birth|birthday|birthdate|dob|geburtsdatum|geburtstag|naissance|nacimiento|nascita)\b/

/** A header as words in lower case: `firstName`, `first_name` and `First name` are alike. */
const headerWords = (name: string): string =>
  name
    .replace(/(\p{Ll})(\p{Lu})/gu, '$1 $2')
    .toLowerCase()
    .normalize('NFKD')
    .replace(/\p{M}/gu, '')
    .replace(/[^\p{L}\p{N}]+/gu, ' ')
    .trim()

/** Different texts of the column, evenly spread; whole numbers as their digits. */
function textsOf(column: Column): string[] {
  if (column.kind === 'boolean') return []
  if (column.kind === 'number' || column.kind === 'date') {
    const values = [...new Set(column.values)].filter((value) => Number.isInteger(value)).slice(0, MOST_TEXTS)
    return values.map(String)
  }
  const codes = [...new Set(column.codes)].filter((code) => code >= 0).slice(0, MOST_TEXTS)
  return codes.map((code) => (column.levels[code] ?? '').trim())
}

function foundOf(kind: PersonalKind, header: string, texts: readonly string[]): PersonalData | null {
  const isNamed = kind.header?.test(header) === true
  const fitting = texts.filter((text) => kind.is(text) || (isNamed && kind.isLikely?.(text) === true))
  const share = fitting.length / texts.length
  const isDigits = fitting.every((text) => /^[\d\s.-]+$/.test(text))
  if (fitting.length >= LEAST_TEXTS && share >= (isDigits && !isNamed ? NEARLY_ALL : MOSTLY))
    return { noun: kind.noun, share, example: hidden(fitting[0] ?? '') }
  const { within } = kind
  const containing = within ? texts.filter((text) => within.test(text)) : []
  if (within && containing.length >= LEAST_WITHIN)
    return {
      noun: kind.noun,
      share: containing.length / texts.length,
      example: hidden(within.exec(containing[0] ?? '')?.[0] ?? ''),
    }
  return null
}

/** Headers that say whose name it is; one that says no more than "name" may be that of a thing. */
const PERSON =
  /^(first|last)$|\b(surname|last ?name|first ?name|fore ?name|given ?name|family ?name|full ?name|maiden ?name|vorname|nachname|familienname|prenom|nom de famille|apellidos?|cognome|voornaam|achternaam)\b/
const NAME = /\b(name|names|nom|nombre|nome|naam|person|passenger|patient|employee|customer|author|contact)\b/
/** More words than this are a sentence. */
const MOST_WORDS = 9
const LEAST_NAMES = 10
/** Share of the texts that hold a common first name: under a header that says "name", and under any. */
const UNDER_NAME = 0.15

function namesIn(profiled: Profiled, name: string, header: string, texts: readonly string[]): PersonalData | null {
  const { kind } = columnOf(profiled.table, name)
  if (kind !== 'category' && kind !== 'text') return null
  const known = texts.filter(holdsFirstName)
  const share = known.length / texts.length
  const isNamed =
    PERSON.test(header) && texts.filter((text) => /^[\p{L}\s.'’,()-]+$/u.test(text)).length > texts.length / 2
  const least = NAME.test(header) ? UNDER_NAME : MOSTLY
  if (texts.length < LEAST_NAMES || (!isNamed && share < least)) return null
  return {
    noun: isNamed ? 'names of people, going by its name' : 'names of people',
    share,
    example: hidden(known[0] ?? texts[0] ?? ''),
  }
}

function holdsFirstName(text: string): boolean {
  const words = headerWords(text).split(' ')
  return words.length <= MOST_WORDS && words.some((word) => FIRST_NAMES.has(word))
}

const SHOWN = 16

/** A text with every letter and digit but the first hidden: its form shows, its content does not. */
const hidden = (text: string): string =>
  [...text]
    .slice(0, SHOWN)
    .map((character, i) => (i > 0 && /[\p{L}\p{N}]/u.test(character) ? '•' : character))
    .join('') + ([...text].length > SHOWN ? '…' : '')
