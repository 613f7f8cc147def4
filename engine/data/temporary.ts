import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { writing } from './system-errors.ts'

/** Runs `use` with an empty folder of its own, and removes the folder whatever happens. */
export async function withTemporaryFolder<T>(use: (folder: string) => Promise<T>): Promise<T> {
  const folder = await writing(tmpdir(), () => mkdtemp(join(tmpdir(), 'lathe-')))
  try {
    return await use(folder)
  } finally {
    // What was wanted is done: a folder for temporary files that stays is the system's to remove.
    await rm(folder, { recursive: true, force: true }).catch(() => undefined)
  }
}
