import { count } from '../format/index.ts'

/** A figure: tabular, right-aligned in its cell, "–" where it does not exist yet. */
export function NumberText({
  value,
  format = count,
}: {
  readonly value: number | null | undefined
  readonly format?: (value: number) => string
}) {
  return (
    <span className="number">{value === null || value === undefined || Number.isNaN(value) ? '–' : format(value)}</span>
  )
}
