import { open, rm, stat } from 'node:fs/promises'
import { basename, dirname, join, resolve } from 'node:path'
import { usageError } from '../shared/core/index.ts'

/** Throws a usage error unless a file can be written at `path`: said before the work, not after an hour of it. */
export async function checkOutput(path: string): Promise<void> {
  const target = resolve(path)
  const problem = (await isFolder(target)) ? 'it is a folder' : await problemOf(dirname(target), basename(target))
  if (problem !== undefined)
    throw usageError(`${path} cannot be written: ${problem}.`, { file: path, value: path, next: 'Name another file.' })
}

const isFolder = (path: string): Promise<boolean> =>
  stat(path).then(
    (found) => found.isDirectory(),
    () => false,
  )

/** Tries: rights, read-only disks and odd file systems are known for certain only that way. */
async function problemOf(folder: string, name: string): Promise<string | undefined> {
  const probe = join(folder, `.${name}.${process.pid}.probe`)
  try {
    await (await open(probe, 'wx')).close()
    await rm(probe, { force: true })
    return undefined
  } catch (error) {
    const code = error instanceof Error && 'code' in error ? error.code : ''
    if (code === 'ENOENT') return `the folder ${folder} does not exist`
    if (code === 'ENOTDIR') return `${folder} is not a folder`
    if (code === 'EACCES' || code === 'EPERM') return `there is no permission to write to the folder ${folder}`
    return error instanceof Error ? error.message : String(error)
  }
}
