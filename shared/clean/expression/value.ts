/** What a value of an expression is. Categories and texts of a table are both text; a date is its milliseconds. */
export type ValueType = 'number' | 'text' | 'boolean' | 'date'

/** A value; null is missing. */
export type Value = number | string | boolean | null

/** A checked expression, as plain JSON. */
export type Expression =
  | { readonly type: ValueType; readonly value: Value }
  | { readonly type: ValueType; readonly column: string }
  | { readonly type: ValueType; readonly call: string; readonly of: readonly Expression[] }

/** Months and types as a person calls them. */
export const TYPE_WORDS: Readonly<Record<ValueType, string>> = {
  number: 'a number',
  text: 'a text',
  boolean: 'yes or no',
  date: 'a date',
}
