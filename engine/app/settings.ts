import { rename } from 'node:fs/promises'
import { join } from 'node:path'
import { AsyncIteratorClass } from '@orpc/server'
import { KEPT_SETTINGS, type Settings } from '../../shared/contract/index.ts'
import { type ReadOptions, textIfThere, writing } from '../data/index.ts'
import type { AppSettings } from '../hosts/app.ts'
import { inTurn } from '../store/in-turn.ts'
import { writeFileAtomically } from '../store/write-file.ts'
import type { Engine } from './engine.ts'
import { api } from './implementer.ts'

const SETTINGS_FILE = 'settings.json'

/** Opens the settings of a home, kept in one file. A file that cannot be read is put aside, and they begin anew. */
export async function openSettings(home: string): Promise<AppSettings> {
  const path = join(home, SETTINGS_FILE)
  let settings = await read(path)
  const listeners = new Set<(settings: Settings) => void>()
  return {
    current: () => settings,
    keep: (next) =>
      inTurn(path, async () => {
        await writeFileAtomically(path, `${JSON.stringify(next, null, 2)}\n`)
        settings = next
        for (const listener of listeners) listener(settings)
        return settings
      }),
    onKept(listener) {
      listeners.add(listener)
      return () => listeners.delete(listener)
    },
  }
}

async function read(path: string): Promise<Settings> {
  const text = await textIfThere(path)
  if (text === '') return KEPT_SETTINGS.parse({})
  try {
    return KEPT_SETTINGS.parse(JSON.parse(text))
  } catch {
    await writing(path, () => rename(path, `${path}.damaged`))
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
  follow: api.settings.follow.handler(() => changesOf(settings)),
})

/** The settings as they are, and at each change; of several between two looks, the latest. */
function changesOf(settings: AppSettings): AsyncIteratorClass<Settings> {
  let seen: Settings | undefined
  let wake = () => {}
  const stop = settings.onKept(() => wake())
  const next = async (): Promise<IteratorResult<Settings, undefined>> => {
    if (settings.current() === seen)
      await new Promise<void>((resolve) => {
        wake = resolve
      })
    seen = settings.current()
    return { done: false, value: seen }
  }
  return new AsyncIteratorClass<Settings>(next, async () => stop())
}
