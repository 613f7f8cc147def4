import { spawn } from 'node:child_process'

type Environment = Readonly<Record<string, string | undefined>>

/** Whether the system's browser is to be left alone. */
export const isBrowserUnwanted = (env: Environment = process.env): boolean =>
  (env.LATHE_NO_BROWSER ?? '') !== '' || env.BROWSER === 'none'

const COMMANDS: Partial<Record<NodeJS.Platform, readonly [string, ...string[]]>> = {
  darwin: ['open'],
  // `start` takes its first quoted argument for a window's title.
  win32: ['cmd', '/c', 'start', ''],
}

/** Opens an address in the system's browser; resolves to whether one was started. It outlives this process. */
export function openInBrowser(url: string, platform: NodeJS.Platform = process.platform): Promise<boolean> {
  const [command, ...args] = COMMANDS[platform] ?? ['xdg-open']
  return new Promise((resolve) => {
    const child = spawn(command, [...args, url], { stdio: 'ignore', detached: true })
    child.once('error', () => resolve(false))
    child.once('spawn', () => {
      child.unref()
      resolve(true)
    })
  })
}
