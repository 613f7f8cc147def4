import { open, truncate } from 'node:fs/promises'
import { dirname } from 'node:path'
import { writing } from '../data/index.ts'
import { flushFolder } from './flush-folder.ts'

const LINE_END = 0x0a

/**
 * Adds lines at the end of a log and has them on the disk. Where that fails they are taken back, so that what was not acknowledged
 * did not happen; a line that a crash cut off before is taken out first. Nobody else may write to it meanwhile.
 *
 * @param text ends in a line end
 */
export async function appendLines(path: string, text: string): Promise<void> {
  await writing(path, async () => {
    const before = await wholeBytes(path)
    try {
      const file = await open(path, 'a')
      try {
        await file.appendFile(text)
        await file.sync()
      } finally {
        await file.close()
      }
    } catch (error) {
      await truncate(path, before).catch(() => undefined)
      throw error
    }
  })
  await flushFolder(dirname(path))
}

const BLOCK = 65_536

/** Bytes up to the last line end, after what follows it was cut off. */
async function wholeBytes(path: string): Promise<number> {
  const file = await open(path, 'a+')
  try {
    const { size } = await file.stat()
    let end = size
    for (const block = Buffer.alloc(BLOCK); end > 0; ) {
      const from = Math.max(0, end - BLOCK)
      const { bytesRead } = await file.read(block, 0, end - from, from)
      const at = block.subarray(0, bytesRead).lastIndexOf(LINE_END)
      end = at === -1 ? from : from + at + 1
      if (at !== -1) break
    }
    if (end < size) await file.truncate(end)
    return end
  } finally {
    await file.close()
  }
}
