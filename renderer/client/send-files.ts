import type { Connection } from './connection.ts'

/** Files on their way to the engine: all by their paths, where those are known, else all by uploads. */
export type SentFiles =
  | { readonly upload: string; readonly also: string[] }
  | { readonly path: string; readonly also: string[] }

/**
 * Sends what has to be sent of some files.
 *
 * @param onSent is given the fraction of all bytes that was sent
 */
export async function sendFiles(
  { pathOf, upload }: Pick<Connection, 'pathOf' | 'upload'>,
  files: readonly File[],
  onSent: (fraction: number) => void,
  signal: AbortSignal,
): Promise<SentFiles> {
  const [path = '', ...paths] = files.map(pathOf)
  if (path !== '' && paths.every((one) => one !== '')) return { path, also: paths }
  const total = Math.max(
    1,
    files.reduce((sum, file) => sum + file.size, 0),
  )
  const ids: string[] = []
  let sent = 0
  for (const file of files) {
    const before = sent
    ids.push(await upload(file, (fraction) => onSent((before + fraction * file.size) / total), signal))
    sent += file.size
  }
  const [first = '', ...also] = ids
  return { upload: first, also }
}

/** Some of the files that were sent, by their places. */
export function someOf(sent: SentFiles, isKept: (at: number) => boolean): SentFiles {
  const isPath = 'path' in sent
  const [first = '', ...also] = [isPath ? sent.path : sent.upload, ...sent.also].filter((_, at) => isKept(at))
  return isPath ? { path: first, also } : { upload: first, also }
}
