import { type Finding, usageError } from '../core/index.ts'

/** The sheets, tables or files that a source holds, of which one was read. */
export interface Parts {
  /** What one of them is called in messages. */
  readonly noun: 'sheet' | 'table' | 'file'
  readonly names: readonly string[]
  /** The one that was read; '*' for all of them as one table. */
  readonly chosen: string
}

/** The part that was asked for, by its name or without regard to case; an unknown one is a usage error that lists them. */
export function partNamed(names: readonly string[], asked: string, noun: Parts['noun']): string {
  const found = names.find((name) => name === asked) ?? names.find((name) => name.toLowerCase() === asked.toLowerCase())
  if (found !== undefined) return found
  const list = `${names.slice(0, 12).join(', ')}${names.length > 12 ? ', …' : ''}`
  throw usageError(`There is no ${noun} "${asked}".`, { value: asked, next: `There are: ${list}.` })
}

/** What was left out, and how to have it. */
export function partFindings({ noun, names, chosen }: Parts): Finding[] {
  const others = names.filter((name) => name !== chosen)
  if (others.length === 0 || chosen === '*') return []
  const list = others.slice(0, 8).map((name) => `"${name}"`)
  const more = others.length > list.length ? ` and ${others.length - list.length} more` : ''
  const message = `Of ${names.length} ${noun}s "${chosen}" was read. Others: ${list.join(', ')}${more}. Choose one by its name.`
  const option = noun === 'sheet' ? 'sheet' : 'table'
  return [{ id: 'other-parts', severity: 'info', columns: [], message, remedies: [{ option }] }]
}
