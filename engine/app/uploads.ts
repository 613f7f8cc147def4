import { randomBytes } from 'node:crypto'
import { createWriteStream } from 'node:fs'
import { mkdir, readdir, rm, stat } from 'node:fs/promises'
import { join } from 'node:path'
import { pipeline } from 'node:stream/promises'
import { LatheError, usageError } from '../../shared/core/index.ts'
import { safeFileName } from '../store/keep-source.ts'
import { DRAFT_PREFIX } from './create-project.ts'
import { modelExportsFolder } from './downloads.ts'
import { projectsFolder } from './project-file.ts'

const ID = /^[0-9a-f]{32}$/
const DAY = 86_400_000

const uploadsFolder = (home: string): string => join(home, 'uploads')

/** Writes a file that the window sends. One that breaks off fails with its stream's error and leaves nothing behind. */
export async function receiveUpload(
  home: string,
  name: string,
  stream: AsyncIterable<Uint8Array>,
  { signal }: { readonly signal?: AbortSignal } = {},
): Promise<string> {
  const id = randomBytes(16).toString('hex')
  const folder = join(uploadsFolder(home), id)
  await mkdir(folder, { recursive: true })
  try {
    await pipeline(stream, createWriteStream(join(folder, safeFileName(name)), { flags: 'wx' }), { signal })
    return id
  } catch (error) {
    await rm(folder, { recursive: true, force: true })
    if (!(error instanceof Error && 'syscall' in error)) throw error
    throw new LatheError('fileUnreadable', `${name} could not be kept: ${error.message}.`, {
      file: name,
      next: 'Check that the disk has room, and drop the file again.',
    })
  }
}

/** Where an upload lies. It becomes a project once. */
export async function uploadedFile(home: string, id: string): Promise<{ path: string; name: string; folder: string }> {
  const folder = join(uploadsFolder(home), id)
  const [name] = ID.test(id) ? await readdir(folder).catch(() => []) : []
  if (name !== undefined) return { path: join(folder, name), name, folder }
  throw usageError('The uploaded file is not there any more.', { value: id, next: 'Drop the file again.' })
}

/** Removes what was begun on an earlier day and came to nothing: uploads, projects that were being made, exports of opened models. */
export async function removeLeftovers(home: string): Promise<void> {
  const uploads = await namesIn(uploadsFolder(home))
  const drafts = (await namesIn(projectsFolder(home))).filter((name) => name.startsWith(DRAFT_PREFIX))
  const exportsOfModels = await namesIn(modelExportsFolder(home))
  const folders = [
    ...exportsOfModels.map((id) => join(modelExportsFolder(home), id)),
    ...uploads.map((id) => join(uploadsFolder(home), id)),
    ...drafts.map((name) => join(projectsFolder(home), name)),
  ]
  for (const folder of folders) {
    const found = await stat(folder).catch(() => undefined)
    if (found && Date.now() - found.mtimeMs > DAY) await rm(folder, { recursive: true, force: true })
  }
}

const namesIn = (folder: string): Promise<string[]> => readdir(folder).catch(() => [])
