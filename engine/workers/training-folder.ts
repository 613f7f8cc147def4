import { rmSync } from 'node:fs'
import { mkdtemp } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { basename, join } from 'node:path'

export const FOLDER_PREFIX = 'lathe-training-'

/** An empty folder for the temporary files of one training process. */
export const makeFolder = (): Promise<string> => mkdtemp(join(tmpdir(), FOLDER_PREFIX))

/** Removes such a folder and nothing else. A process that was just killed may still hold a file on some systems. */
export function removeFolder(folder: string): void {
  if (!basename(folder).startsWith(FOLDER_PREFIX)) return
  rmSync(folder, { recursive: true, force: true, maxRetries: 5, retryDelay: 50 })
}
