import { readFile, rename } from 'node:fs/promises'
import { join } from 'node:path'
import { KEPT_SETTINGS, type Settings } from '../../shared/contract/index.ts'
import type { ReadOptions } from '../data/index.ts'
import { writeFileAtomically } from '../store/write-file.ts'
import type { Engine } from './engine.ts'
import { api } from './implementer.ts'
import { inTurn } from './in-turn.ts'

const SETTINGS_FILE = 'settings.json'

/** The settings of a home, kept in one file. */
export interface SettingsStore {
  current(): Settings
  keep(settings: Settings): Promise<Settings>
}

/** Opens the settings. A file that cannot be read is put aside, and they begin anew. */
export async function openSettings(home: string): Promise<SettingsStore> {
  const path = join(home, SETTINGS_FILE)
  let settings = await read(path)
  return {
    current: () => settings,
    keep: (next) =>
      inTurn(path, async () => {
        await writeFileAtomically(path, `${JSON.stringify(next, null, 2)}\n`)
        settings = next
        return settings
      }),
  }
}

async function read(path: string): Promise<Settings> {
  const text = await readFile(path, 'utf8').catch(() => '{}')
  try {
    return KEPT_SETTINGS.parse(JSON.parse(text))
  } catch {
    await rename(path, `${path}.damaged`)
    return KEPT_SETTINGS.parse({})
  }
}

/** What reading a file may use. */
export const readLimits = ({ memoryGigabytes, threads }: Settings): Pick<ReadOptions, 'memory' | 'threads'> => ({
  ...(memoryGigabytes !== null && { memory: `${memoryGigabytes}GB` }),
  ...(threads !== null && { threads }),
})

export const settingsProcedures = ({ settings }: Engine) => ({
  read: api.settings.read.handler(() => settings.current()),
  keep: api.settings.keep.handler(({ input }) => settings.keep(input)),
})
