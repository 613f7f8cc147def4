// The entry of the desktop program.
import { app, dialog } from 'electron'
import { startDesktop } from './desktop.ts'

// Whoever started it may listen no more.
process.stdout.on('error', () => undefined)

startDesktop().catch((error: unknown) => {
  console.error(error)
  dialog.showErrorBox('Lathe cannot start', error instanceof Error ? error.message : String(error))
  app.exit(1)
})
