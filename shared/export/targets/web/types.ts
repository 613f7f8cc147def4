import type { Pipeline } from '../../../pipeline/index.ts'
import type { ColumnKind } from '../../../table/index.ts'

const VALUES: Readonly<Record<ColumnKind, string>> = {
  number: 'number | string | null',
  boolean: 'boolean | number | string | null',
  date: 'string | number | null',
  category: 'string | number | boolean | null',
  text: 'string | number | boolean | null',
}

/** The declarations of model.js. */
export function moduleTypes({ target, task, classes, inputs }: Pipeline): string {
  const columns = inputs.map(({ name, reading }) => `  readonly ${quoted(name)}?: ${VALUES[reading.kind]}`)
  const label = task === 'regression' ? 'number' : classes.map(quoted).join(' | ')
  const probabilities = task === 'regression' ? 'null' : `Readonly<Record<${label}, number>>`
  return `/** A row to score: JSON values, or source text read as the training data were. Null or left out is missing. */
export interface Row {
${columns.join('\n')}
}

export interface Prediction {
  readonly prediction: ${label}
  readonly probabilities: ${probabilities}
  /** \`ok\`, or what was out of order with the row and what was done about it. */
  readonly status: string
  /** Strongest first, where they were asked for. */
  readonly reasons?: readonly Reason[]
}

/** What a column adds to the margin: ${marginText(task, classes)}. */
export interface Reason {
  readonly column: string
  /** As it was read; null where it is missing. */
  readonly value: string | null
  readonly contribution: number
}

export interface Input {
  readonly name: string
  readonly kind: 'number' | 'boolean' | 'date' | 'category' | 'text'
  /** Smallest and largest training value; of dates in milliseconds since 1970. */
  readonly range: readonly [number, number] | null
  /** Levels seen in training, most frequent first. */
  readonly levels: readonly string[]
}

/** Predicts ${oneLine(target)}, one prediction a row. */
export declare function predict(rows: readonly Row[], options?: { readonly reasons?: number }): Prediction[]
export declare const inputs: readonly Input[]
/** JSON Schema of one row. */
export declare const schema: Readonly<Record<string, unknown>>
`
}

function marginText(task: Pipeline['task'], classes: readonly string[]): string {
  if (task === 'regression') return 'the predicted number'
  return task === 'binary' ? `the log-odds of ${oneLine(classes[1] ?? '')}` : 'the score of the predicted class'
}

const quoted = (text: string): string => JSON.stringify(text)

/** A text for a comment: it cannot end there. */
const oneLine = (text: string): string => text.replace(/\s+|\*\//gu, ' ')
