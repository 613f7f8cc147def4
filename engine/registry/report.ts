import type { RetrainReport, Version } from '../../shared/registry/index.ts'
import { readBlob } from './blobs.ts'

/** The latest report about a version; null where there is none. */
export async function reportOf(folder: string, { evaluations }: Version): Promise<RetrainReport | null> {
  const kept = evaluations.findLast(({ report }) => report !== null)?.report
  return kept ? JSON.parse((await readBlob(folder, kept)).toString('utf8')) : null
}
