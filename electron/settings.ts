import { renameSync } from 'node:fs'
import { join } from 'node:path'
import Conf, { type Schema } from 'conf'

export interface Bounds {
  readonly x: number
  readonly y: number
  readonly width: number
  readonly height: number
}

/** What the desktop's window remembers between starts; what a person sets, and the projects, are in the home. */
export interface DesktopSettings {
  window: { bounds: Bounds; isMaximized: boolean } | null
  /** Paths of data files and models that were opened, the latest first. */
  recent: string[]
}

const NUMBER = { type: 'number' } as const
const SCHEMA: Schema<DesktopSettings> = {
  window: {
    type: ['object', 'null'],
    properties: {
      bounds: {
        type: 'object',
        properties: { x: NUMBER, y: NUMBER, width: NUMBER, height: NUMBER },
        required: ['x', 'y', 'width', 'height'],
      },
      isMaximized: { type: 'boolean' },
    },
    required: ['bounds', 'isMaximized'],
  },
  recent: { type: 'array', items: { type: 'string' } },
}

const NAME = 'settings'
const MOST_RECENT = 10

export interface Settings {
  get<K extends keyof DesktopSettings>(key: K): DesktopSettings[K]
  set<K extends keyof DesktopSettings>(key: K, value: DesktopSettings[K]): void
}

/** Opens the settings in a folder. A file that is damaged is put aside, and the settings begin anew. */
export function openSettings(folder: string): Settings {
  try {
    return open(folder)
  } catch {
    renameSync(join(folder, `${NAME}.json`), join(folder, `${NAME}.damaged.json`))
    return open(folder)
  }
}

const open = (folder: string): Settings =>
  new Conf<DesktopSettings>({
    cwd: folder,
    configName: NAME,
    projectName: 'lathe',
    schema: SCHEMA,
    defaults: { window: null, recent: [] },
    configFileMode: 0o600,
  })

export function rememberFile(settings: Settings, path: string): void {
  const others = settings.get('recent').filter((other) => other !== path)
  settings.set('recent', [path, ...others].slice(0, MOST_RECENT))
}
