import { homedir } from 'node:os'
import { join, resolve } from 'node:path'

type Environment = Readonly<Record<string, string | undefined>>

/** The folder that keeps projects: LATHE_HOME, or the place that the system has for an application's data. */
export function homeFolder(env: Environment = process.env, platform: NodeJS.Platform = process.platform): string {
  if (env.LATHE_HOME) return resolve(env.LATHE_HOME)
  if (platform === 'win32') return join(env.APPDATA ?? join(homedir(), 'AppData', 'Roaming'), 'Lathe')
  if (platform === 'darwin') return join(homedir(), 'Library', 'Application Support', 'Lathe')
  return join(env.XDG_DATA_HOME || join(homedir(), '.local', 'share'), 'lathe')
}
