import { Worker } from 'node:worker_threads'
import { FOLDER_PREFIX } from './training-folder.ts'

/** How often the watch looks. */
const MILLISECONDS = 200

/**
 * The watch over the parent, as a text: a thread of its own, since the main one is deaf while it computes. An orphan is
 * given to another parent, so its parent's id changes.
 */
const WATCH = `
const { rmSync } = require('node:fs')
const { basename } = require('node:path')
const { workerData: { parent, folder, prefix, milliseconds } } = require('node:worker_threads')
setInterval(() => {
  if (process.ppid === parent) return
  try { if (basename(folder).startsWith(prefix)) rmSync(folder, { recursive: true, force: true }) } catch {}
  process.kill(process.pid, 'SIGKILL')
}, milliseconds)
`

/**
 * Ends this process, and removes its temporary folder, soon after its parent has ended, however busy it is and however
 * the parent ended. On Windows an orphan keeps its parent's id; there it ends when it next hears messages.
 */
export function neverOutliveParent(parent: number, folder: string): void {
  const workerData = { parent, folder, prefix: FOLDER_PREFIX, milliseconds: MILLISECONDS }
  new Worker(WATCH, { eval: true, workerData }).unref()
}
