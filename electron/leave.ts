import { app, type BrowserWindow, dialog } from 'electron'
import type { DesktopHost } from '../engine/index.ts'

export interface LeaveOptions {
  readonly trainings: DesktopHost['trainings']
  readonly window: () => BrowserWindow | undefined
}

/**
 * Asks before quitting stops a training. A signal is not asked: whoever sends one cannot answer.
 *
 * @returns keeps a window open that is the last one, and quits instead, which asks
 */
export function askBeforeLeaving({ trainings, window }: LeaveOptions): (window: BrowserWindow) => void {
  let mayLeave = false
  let isAsking = false
  const mustAsk = () => !mayLeave && trainings().length > 0
  const leave = () => {
    mayLeave = true
    app.quit()
  }
  const ask = async () => {
    if (isAsking) return
    isAsking = true
    try {
      if (await isStopping(trainings(), window())) leave()
    } finally {
      isAsking = false
    }
  }
  app.on('before-quit', (event) => {
    if (!mustAsk()) return
    event.preventDefault()
    void ask()
  })
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.on(signal, leave)
  return (open) =>
    open.on('close', (event) => {
      // On macOS the application goes on without a window, and so does the training.
      if (process.platform === 'darwin' || !mustAsk()) return
      event.preventDefault()
      app.quit()
    })
}

async function isStopping(
  running: ReturnType<DesktopHost['trainings']>,
  window: BrowserWindow | undefined,
): Promise<boolean> {
  const [first, ...more] = running
  const percent = Math.floor(100 * (first?.fraction ?? 1))
  const box = {
    type: 'warning' as const,
    message: more.length === 0 ? 'A model is being trained.' : `${running.length} models are being trained.`,
    detail: `${more.length === 0 ? `It is ${percent} % done. ` : ''}Quitting interrupts it: what has finished is kept, and it can be resumed later.`,
    buttons: ['Keep training', 'Stop and quit'],
    defaultId: 0,
    cancelId: 0,
    noLink: true,
  }
  const { response } = await (window && !window.isDestroyed()
    ? dialog.showMessageBox(window, box)
    : dialog.showMessageBox(box))
  return response === 1
}
