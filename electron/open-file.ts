import { readFile } from 'node:fs/promises'
import { basename, extname } from 'node:path'
import { app, type BrowserWindow, dialog } from 'electron'
import type { DesktopHost } from '../engine/index.ts'
import { readBundle } from '../shared/bundle/index.ts'
import { LatheError } from '../shared/core/index.ts'
import { ORIGIN } from './app-scheme.ts'
import { rememberFile, type Settings } from './settings.ts'

export const MODEL_EXTENSION = 'lathe'
export const DATA_EXTENSIONS = ['csv', 'tsv', 'tab', 'txt', 'json', 'jsonl', 'ndjson', 'parquet', 'gz']

/** Asks for a data file; undefined where none was chosen. */
export async function askForFile(window: BrowserWindow): Promise<string | undefined> {
  const { filePaths } = await dialog.showOpenDialog(window, {
    title: 'Open a data file',
    properties: ['openFile'],
    filters: [
      { name: 'Data', extensions: DATA_EXTENSIONS },
      { name: 'Models', extensions: [MODEL_EXTENSION] },
      { name: 'All files', extensions: ['*'] },
    ],
  })
  return filePaths[0]
}

/** Opens a file in a window: data becomes a project, of a model the window says what it is. */
export async function openFile(
  path: string,
  { window, host, settings }: { window: BrowserWindow; host: DesktopHost; settings: Settings },
): Promise<void> {
  const isModel = extname(path).toLowerCase() === `.${MODEL_EXTENSION}`
  // More than 1 is a bar that does not say how far it is.
  window.setProgressBar(2)
  try {
    if (isModel) await tellOfModel(path, window)
    else await window.loadURL(`${ORIGIN}/#/project/${encodeURIComponent(await host.openFile(path))}/data`)
    rememberFile(settings, path)
    app.addRecentDocument(path)
  } catch (error) {
    await dialog.showMessageBox(window, { type: 'error', ...wordsOf(error) })
  } finally {
    if (!window.isDestroyed()) window.setProgressBar(-1)
  }
}

async function tellOfModel(path: string, window: BrowserWindow): Promise<void> {
  const { pipeline, record } = readBundle(await readFile(path), path)
  await dialog.showMessageBox(window, {
    type: 'info',
    message: `${basename(path)} is a model that predicts ${pipeline.target}.`,
    detail: `It was trained on ${record.rows.train.toLocaleString('en')} rows. To score new rows with it, run: lathe predict ${basename(path)} ROWS.csv`,
  })
}

const wordsOf = (error: unknown): { message: string; detail: string } => ({
  message: error instanceof Error ? error.message : String(error),
  detail: error instanceof LatheError ? (error.details.next ?? '') : '',
})
