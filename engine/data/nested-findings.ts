import type { Finding } from '../../shared/core/index.ts'

/** Says which columns hold lists, objects and the like. */
export function nestedFindings(columns: readonly string[]): Finding[] {
  if (columns.length === 0) return []
  const message = 'Nested values (lists, objects) were kept as one JSON text a cell.'
  return [{ id: 'nested-values', severity: 'info', columns, message }]
}
