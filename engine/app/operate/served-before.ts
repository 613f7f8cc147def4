import { readFile, rm } from 'node:fs/promises'
import { join } from 'node:path'
import { z } from 'zod'
import type { ServedBefore } from '../../../shared/contract/index.ts'
import { writeFileAtomically } from '../../store/write-file.ts'
import { projectFolder } from '../project-file.ts'

// What a service answers with, written down while it does: a service ends with the application, and what it did is told at the next start.

const BEFORE = z.object({
  version: z.literal(1),
  run: z.string(),
  port: z.int(),
  at: z.number(),
  isLogged: z.boolean(),
  trial: z.object({ version: z.int(), share: z.number(), shadow: z.boolean() }).nullable(),
})

const fileOf = (home: string, project: string): string => join(projectFolder(home, project), 'served.json')

/** null where nothing was served, or somebody stopped it. What cannot be read is nothing. */
export async function readServedBefore(home: string, project: string): Promise<ServedBefore | null> {
  const text = await readFile(fileOf(home, project), 'utf8').catch(() => '')
  try {
    const { version: _, ...before } = BEFORE.parse(JSON.parse(text))
    return before
  } catch {
    return null
  }
}

export const keepServedBefore = (home: string, project: string, before: ServedBefore): Promise<void> =>
  writeFileAtomically(fileOf(home, project), `${JSON.stringify({ version: 1, ...before })}\n`)

export const forgetServedBefore = (home: string, project: string): Promise<void> =>
  rm(fileOf(home, project), { force: true })
