import { mkdir, readdir, readFile } from 'node:fs/promises'
import { join } from 'node:path'
import type { Json } from '../../shared/core/index.ts'
import { type ArrayStore, fromJson, toJson } from '../../shared/pipeline/index.ts'
import type { Candidate, Checkpoint, Judged } from '../../shared/train/index.ts'
import { pack, unpack } from '../store/packed.ts'
import { writeFileAtomically } from '../store/write-file.ts'

const TRIAL = /^trial-\d+\.bin$/

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
      const packed = pack((store) => {
        const fits = judged.fits.map((fit) => ({ ...fit, ...arraysToJson(fit, store) }))
        return { key, candidate, judged: { ...judged, fits } }
      })
      await mkdir(folder, { recursive: true })
      const name = `trial-${String(++written).padStart(4, '0')}.bin`
      await writeFileAtomically(join(folder, name), packed)
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

const arraysToJson = ({ state, margins }: Judged['fits'][number], store: ArrayStore): StoredFit => ({
  state: toJson(state, store),
  margins: toJson(margins, store),
})

const arraysFromJson = ({ state, margins }: StoredFit, store: ArrayStore) => ({
  state: fromJson(state, store),
  margins: fromJson(margins, store),
})

/** A trial that cannot be read is made again. */
async function readTrial(file: string): Promise<KeptTrial | undefined> {
  try {
    const { text, store } = unpack(await readFile(file))
    const { key, candidate, judged } = JSON.parse(text)
    const fits = judged.fits.map((fit: StoredFit) => ({ ...fit, ...arraysFromJson(fit, store) }))
    return { key, candidate, judged: { ...judged, fits } }
  } catch {
    return undefined
  }
}
