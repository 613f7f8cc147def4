import { createHash } from 'node:crypto'
import { join } from 'node:path'
import { z } from 'zod'
import { textIfThere } from '../data/index.ts'
import { appendLines } from './append-lines.ts'
import { withLock } from './lock.ts'

/** A file of a project to which lines are only ever added: what was decided about its models, when and why. */
export const AUDIT_LOG = 'audit-log.jsonl'

const ENTRY = z.looseObject({
  /** Milliseconds since 1970. */
  at: z.number(),
  what: z.enum(['override']),
  /** The run whose model it is about. */
  run: z.string(),
  /** Where the model was to go. */
  target: z.string(),
  reason: z.string(),
  /** The limits that were not kept. */
  beyond: z.array(z.string()),
  /** SHA-256 of the line before; '' for the first. */
  previous: z.string(),
})

export type AuditEntry = z.output<typeof ENTRY>

/** Adds a line, each with the hash of the one before it, so that a line that was changed or taken out shows. */
export async function appendToAuditLog(project: string, entry: Omit<AuditEntry, 'previous'>): Promise<void> {
  const path = join(project, AUDIT_LOG)
  await withLock(project, async () => {
    const last = linesOf(await textIfThere(path)).at(-1)
    const line = JSON.stringify({ ...entry, previous: last === undefined ? '' : hashOf(last) })
    await appendLines(path, `${line}\n`)
  })
}

/** The lines of the log, and whether each follows from the one before it. */
export async function readAuditLog(project: string): Promise<{ entries: AuditEntry[]; isWhole: boolean }> {
  const lines = linesOf(await textIfThere(join(project, AUDIT_LOG)))
  const parsed = lines.map((line) => ENTRY.safeParse(jsonOf(line)).data)
  const isWhole = parsed.every((entry, i) => {
    const before = lines[i - 1]
    return entry?.previous === (before === undefined ? '' : hashOf(before))
  })
  return { entries: parsed.filter((entry) => entry !== undefined), isWhole }
}

/** A last line without its end was cut off by a crash: nobody was told that it is kept. */
const linesOf = (text: string): string[] => text.split('\n').slice(0, -1)

const hashOf = (line: string): string => createHash('sha256').update(line).digest('hex')

function jsonOf(line: string): unknown {
  try {
    return JSON.parse(line)
  } catch {
    return null
  }
}
