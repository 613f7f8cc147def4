import { mkdir, readdir, readFile } from 'node:fs/promises'
import { join } from 'node:path'
import type { Json } from '../../shared/core/index.ts'
import { fromJson, toJson } from '../../shared/pipeline/index.ts'
import type { Candidate, Checkpoint, Judged } from '../../shared/train/index.ts'
import { BASE64 } from '../store/base64.ts'
import { writeFileAtomically } from '../store/write-file.ts'

const TRIAL = /^trial-\d+\.json$/

/** The files of finished trials in a checkpoint. */
export const trialFiles = async (folder: string): Promise<string[]> =>
  (await readdir(folder).catch(() => [])).filter((name) => TRIAL.test(name)).sort()

/**
 * Finished trials in a folder, a file each, which is there whole or not at all.
 *
 * @param key tells searches apart: a trial of another one is not taken
 */
export async function openCheckpoint(folder: string, key: string): Promise<Checkpoint> {
  const names = await trialFiles(folder)
  const kept = new Map<string, Judged>()
  for (const name of names) {
    const trial = await readTrial(join(folder, name))
    if (trial?.key === key) kept.set(JSON.stringify(trial.candidate), trial.judged)
  }
  let written = names.length
  return {
    read: async (candidate) => kept.get(JSON.stringify(candidate)),
    async write(candidate, judged) {
      const fits = judged.fits.map((fit) => ({ ...fit, ...arraysToJson(fit) }))
      await mkdir(folder, { recursive: true })
      const name = `trial-${String(++written).padStart(4, '0')}.json`
      await writeFileAtomically(join(folder, name), JSON.stringify({ key, candidate, judged: { ...judged, fits } }))
    },
  }
}

interface KeptTrial {
  readonly key: string
  readonly candidate: Candidate
  readonly judged: Judged
}

/** What of a fit is no plain JSON. */
type StoredFit = Readonly<Record<'state' | 'margins', Json>>

const arraysToJson = ({ state, margins }: Judged['fits'][number]): StoredFit => ({
  state: toJson(state, BASE64),
  margins: toJson(margins, BASE64),
})

const arraysFromJson = ({ state, margins }: StoredFit) => ({
  state: fromJson(state, BASE64),
  margins: fromJson(margins, BASE64),
})

/** A trial that cannot be read is made again. */
async function readTrial(file: string): Promise<KeptTrial | undefined> {
  try {
    const { key, candidate, judged } = JSON.parse(await readFile(file, 'utf8'))
    const fits = judged.fits.map((fit: StoredFit) => ({ ...fit, ...arraysFromJson(fit) }))
    return { key, candidate, judged: { ...judged, fits } }
  } catch {
    return undefined
  }
}
