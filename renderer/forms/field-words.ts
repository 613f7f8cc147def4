import type { StepView } from '../../shared/contract/index.ts'

export type Field = StepView['fields'][number]

/** "Limits (so many ranges)" → its label and what explains it. */
export function wordsOf({ title }: Field): { readonly label: string; readonly description?: string } {
  const [, label, description] = /^(.*?) \((.*)\)$/.exec(title) ?? []
  if (label === undefined || description === undefined) return { label: title }
  return { label, description: description.charAt(0).toUpperCase() + description.slice(1) }
}

/** "mostFrequent" → "Most frequent" */
export function choiceText(choice: string): string {
  const words = choice
    .replaceAll(/([a-z])([A-Z])/g, '$1 $2')
    .replaceAll('-', ' ')
    .toLowerCase()
  return words.charAt(0).toUpperCase() + words.slice(1)
}

/** What is wrong with a number, in words; '' where nothing is. */
export function numberProblem({ type, minimum, maximum }: Field, value: unknown): string {
  if (typeof value !== 'number' || Number.isNaN(value)) return 'Enter a number.'
  const range =
    minimum !== undefined && maximum !== undefined
      ? `Enter a number from ${minimum} to ${maximum}.`
      : minimum !== undefined
        ? `Enter ${minimum} or more.`
        : `Enter ${maximum} or less.`
  if (type === 'integer' && !Number.isInteger(value)) return `${value} is not a whole number.`
  if (minimum !== undefined && value < minimum) return `${value} is below ${minimum}. ${range}`
  if (maximum !== undefined && value > maximum) return `${value} is above ${maximum}. ${range}`
  return ''
}

export type Values = Readonly<Record<string, unknown>>

/** Every field's value, with defaults where none is given. */
export const withDefaults = (fields: readonly Field[], values: Values): Values =>
  Object.fromEntries(fields.map(({ name, default: initial }) => [name, values[name] ?? initial]))

/** Whether the values can be sent: numbers are numbers, within their limits. */
export const areComplete = (fields: readonly Field[], values: Values): boolean =>
  fields.every((field) =>
    field.type === 'number' || field.type === 'integer' ? numberProblem(field, values[field.name]) === '' : true,
  )

export const textsOf = (value: unknown): string[] =>
  Array.isArray(value) ? value.filter((entry) => typeof entry === 'string') : []

/** The entries of a list, numbers too, as texts. */
export const entriesOf = (value: unknown): string[] => (Array.isArray(value) ? value.map(String) : [])

/** Those of the texts that are numbers. */
export const numbersOf = (texts: readonly string[]): number[] =>
  texts
    .filter((text) => text.trim() !== '')
    .map(Number)
    .filter(Number.isFinite)

/** Whether a field names columns of the data. */
export const namesColumn = ({ name, placeholder }: Field): boolean =>
  name === 'column' || name === 'columns' || placeholder === 'COLUMN'

export type Pair = readonly [name: string, value: string]

const isRecord = (value: unknown): value is object =>
  value !== null && typeof value === 'object' && !Array.isArray(value)

export const pairsOf = (value: unknown): Pair[] =>
  isRecord(value) ? Object.entries(value).map(([name, text]): Pair => [name, String(text)]) : []

/** The record that pairs make; those without a name, or without a number where one is due, are not in it. */
export const recordOf = ({ of }: Field, pairs: readonly Pair[]): Values =>
  Object.fromEntries(
    pairs.flatMap(([name, text]): [string, unknown][] => {
      const entries = of === 'number' ? numbersOf([text]) : [text]
      return name === '' ? [] : entries.map((entry) => [name, entry])
    }),
  )

export const recordsOf = (value: unknown): object[] => (Array.isArray(value) ? value.filter(isRecord) : [])
