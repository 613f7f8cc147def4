import { ORPCError } from '@orpc/client'
import { REMEDY_OPTIONS, type Remedy } from '../../shared/core/index.ts'
import { withWindowPlaces } from '../format/index.ts'
import { fieldOf, listOf, textOf } from './fields.ts'

/** An error as it is shown to a person. */
export interface Problem {
  readonly message: string
  /** What to do; '' where nothing is known. */
  readonly next: string
  /** Where it is: "adult.csv, line 12, column age"; '' where it is nowhere in particular. */
  readonly place: string
  /** Rows that came out otherwise than they should; absent in other errors. */
  readonly differing?: readonly DifferingRow[]
}

export interface DifferingRow {
  readonly row: number
  readonly expected: string
  readonly found: string
}

/** Any thrown value in the words to show: those of the engine where it is one of its errors. */
export function problemOf(error: unknown): Problem {
  const data = error instanceof ORPCError ? error.data : undefined
  const [file, column, line] = [textOf(data, 'file'), textOf(data, 'column'), fieldOf(data, 'line')]
  const parts = [
    file ?? '',
    typeof line === 'number' ? `line ${line.toLocaleString('en')}` : '',
    column === undefined ? '' : `column ${column}`,
  ]
  const differing = differingOf(data)
  return {
    message: error instanceof Error ? error.message : String(error),
    next: withWindowPlaces(textOf(data, 'next') ?? '', remediesOf(data)),
    place: parts.filter((part) => part !== '').join(', '),
    ...(differing.length > 0 && { differing }),
  }
}

const differingOf = (data: unknown): DifferingRow[] =>
  listOf(data, 'differing').flatMap((one) => {
    const row = fieldOf(one, 'row')
    return typeof row === 'number'
      ? [{ row, expected: textOf(one, 'expected') ?? '', found: textOf(one, 'found') ?? '' }]
      : []
  })

function remediesOf(data: unknown): Remedy[] {
  const named = listOf(data, 'remedies').map((remedy) => textOf(remedy, 'option'))
  return REMEDY_OPTIONS.filter((option) => named.includes(option)).map((option) => ({ option }))
}

/** Whether somebody asked for the work to end: nothing to show as a problem. */
export const isCancelled = (error: unknown): boolean => error instanceof ORPCError && error.code === 'cancelled'
