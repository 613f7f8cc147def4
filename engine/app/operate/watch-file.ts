import { mkdir, readFile, rm } from 'node:fs/promises'
import { join } from 'node:path'
import { z } from 'zod'
import { WATCH, type Watch } from '../../../shared/contract/index.ts'
import { writeFileAtomically } from '../../store/write-file.ts'
import { monitorsFolder } from './monitor-file.ts'

const KEPT = z.object({
  version: z.literal(1),
  watch: WATCH,
  /** What the last look was at, so that the same is not looked at again. */
  seen: z.string(),
})

/** A watch as it is kept from one start to the next. */
export interface KeptWatch {
  readonly watch: Watch
  readonly seen: string
}

const fileOf = (home: string, project: string): string => join(monitorsFolder(home, project), 'watch.json')

/** What cannot be read is no watch. */
export async function readWatch(home: string, project: string): Promise<KeptWatch | null> {
  const text = await readFile(fileOf(home, project), 'utf8').catch(() => '')
  try {
    const { watch, seen } = KEPT.parse(JSON.parse(text))
    return { watch, seen }
  } catch {
    return null
  }
}

export async function keepWatch(home: string, project: string, kept: KeptWatch | null): Promise<void> {
  if (!kept) return rm(fileOf(home, project), { force: true })
  await mkdir(monitorsFolder(home, project), { recursive: true })
  await writeFileAtomically(fileOf(home, project), `${JSON.stringify({ version: 1, ...kept }, null, 2)}\n`)
}
