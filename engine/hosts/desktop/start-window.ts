import { dirname } from 'node:path'
import { rootFile } from '../../app/root-file.ts'
import { homeFolder } from '../home-folder.ts'
import { findElectron } from './electron-binary.ts'
import { fetchElectron } from './fetch-electron.ts'
import { runElectron } from './run-electron.ts'

type Environment = Readonly<Record<string, string | undefined>>

export interface WindowOptions {
  readonly signal: AbortSignal
  /** Is told of what takes time. */
  readonly onNotice: (text: string) => void
  /** Is called when the window is there, with Electron's version. */
  readonly onWindow: (version: string) => void
  readonly env?: Environment
  readonly home?: string
}

export type WindowOutcome =
  | { readonly isOver: true; readonly exitCode: number }
  /** There is no window; why, as the middle of a sentence. */
  | { readonly isOver: false; readonly why: string }

/**
 * Opens the desktop window and waits until it is closed. Where Electron's binary is missing it is fetched, once; where
 * it does not come, or does not start, there is no window, and the browser host serves instead.
 */
export async function startWindow({
  signal,
  onNotice,
  onWindow,
  env = process.env,
  home = homeFolder(),
}: WindowOptions): Promise<WindowOutcome> {
  if (env.LATHE_HOST === 'browser') return { isOver: false, why: 'LATHE_HOST asks for it' }
  let found = findElectron(env)
  if (!found.isThere && found.installer !== null) {
    const missing = await fetchElectron(found.installer, { home, signal, onStart: onNotice })
    if (missing !== null) return { isOver: false, why: missing }
    found = findElectron(env)
  }
  if (!found.isThere) return { isOver: false, why: found.why }
  const { executable, version } = found
  const run = await runElectron(executable, dirname(rootFile('package.json')), {
    signal,
    onWindow: () => onWindow(version),
  })
  if (run.code === 0 || run.hadWindow || signal.aborted)
    return { isOver: true, exitCode: signal.aborted ? 0 : (run.code ?? 1) }
  const how = run.signal === null ? `code ${run.code ?? 'none: it could not be started'}` : run.signal
  return { isOver: false, why: `Electron ${version} opened no window and ended with ${how}` }
}
