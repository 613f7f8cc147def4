import type { SourceTable } from '../shared/table/index.ts'
import { count } from './text.ts'

const MOST_LINES = 20

/** Where each record that was set aside stands, and why; the JSON lists them all. */
export function setAsideLines(setAside: SourceTable['setAside']): string {
  const lines = setAside
    .slice(0, MOST_LINES)
    .map(({ line, record, reason }) => `  ${line > 0 ? `line ${count(line)}` : `record ${count(record)}`}: ${reason}`)
  const more = setAside.length - lines.length
  return [...lines, ...(more > 0 ? [`  and ${count(more)} more (--json lists them)`] : [])].join('\n')
}
