import { type BrowserWindow, dialog } from 'electron'
import type { DesktopHost } from '../engine/index.ts'
import { LatheError } from '../shared/core/index.ts'
import { ORIGIN } from './app-scheme.ts'

const TEXT_EXTENSIONS = ['csv', 'tsv', 'tab', 'txt', 'json', 'jsonl', 'ndjson']
const TABLE_EXTENSIONS = ['parquet', 'arrow', 'feather', 'xlsx', 'xlsb', 'xls', 'ods', 'sqlite', 'db']
const DATA_EXTENSIONS = [...TEXT_EXTENSIONS, ...TABLE_EXTENSIONS, 'gz', 'zip']
const MODEL_EXTENSION = 'lathe'

/** Asks for a data file or a model; undefined where none was chosen. */
export async function askForFile(window: BrowserWindow): Promise<string | undefined> {
  const { filePaths } = await dialog.showOpenDialog(window, {
    title: 'Open a data file or a model',
    properties: ['openFile'],
    filters: [
      { name: 'Data and models', extensions: [...DATA_EXTENSIONS, MODEL_EXTENSION] },
      { name: 'Data', extensions: DATA_EXTENSIONS },
      { name: 'Models', extensions: [MODEL_EXTENSION] },
      { name: 'All files', extensions: ['*'] },
    ],
  })
  return filePaths[0]
}

/** Opens a file in a window: data becomes a project, a model is shown on Home. */
export async function openFile(path: string, window: BrowserWindow, host: DesktopHost): Promise<void> {
  // More than 1 is a bar that does not say how far it is.
  window.setProgressBar(2)
  try {
    await window.loadURL(`${ORIGIN}/${await host.openFile(path)}`)
  } catch (error) {
    await dialog.showMessageBox(window, { type: 'error', ...wordsOf(error) })
  } finally {
    if (!window.isDestroyed()) window.setProgressBar(-1)
  }
}

const wordsOf = (error: unknown): { message: string; detail: string } => ({
  message: error instanceof Error ? error.message : String(error),
  detail: error instanceof LatheError ? (error.details.next ?? '') : '',
})
