import { readdir, stat } from 'node:fs/promises'
import { join } from 'node:path'
import { LatheError } from '../../shared/core/index.ts'

/** The file itself; of a folder, the one that was changed last. */
export async function newestFile(path: string): Promise<string> {
  const found = await stat(path).catch(() => notThere(path))
  if (!found.isDirectory()) return path
  const names = (await readdir(path)).filter((name) => !name.startsWith('.'))
  const files = await Promise.all(names.map(async (name) => ({ name, ...timesOf(await stat(join(path, name))) })))
  const [newest] = files.filter(({ isFile }) => isFile).sort((a, b) => b.at - a.at || (a.name < b.name ? 1 : -1))
  return newest ? join(path, newest.name) : notThere(path)
}

const timesOf = (found: Awaited<ReturnType<typeof stat>>) => ({ isFile: found.isFile(), at: Number(found.mtimeMs) })

export function notThere(path: string): never {
  throw new LatheError('fileNotFound', `${path} is not there, or holds no file.`, {
    file: path,
    next: 'Put the new data there.',
  })
}
