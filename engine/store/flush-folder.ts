import { open } from 'node:fs/promises'

/** Flushes the names in a folder. Some systems cannot; they are safe there a moment later. */
export async function flushFolder(folder: string): Promise<void> {
  const file = await open(folder, 'r').catch(() => undefined)
  await file?.sync().catch(() => undefined)
  await file?.close()
}
