import { join } from 'node:path'
import { app, type BrowserWindow, dialog, nativeTheme, session, shell } from 'electron'
import { type DesktopHost, startDesktopHost } from '../engine/index.ts'
import { ORIGIN, registerScheme, serveScheme } from './app-scheme.ts'
import { fileArguments } from './file-arguments.ts'
import { denyPermissions, guardPages } from './guards.ts'
import { systemKeychain } from './keychain.ts'
import { launchUtility } from './launch.ts'
import { askBeforeLeaving } from './leave.ts'
import { describeApplication, showMenu } from './menu.ts'
import { systemNotices } from './notices.ts'
import { askForFile, openFile } from './open-file.ts'
import { onPagePort } from './page-port.ts'
import { openSettings, rememberFile, type Settings } from './settings.ts'
import { createHelpWindow, createWindow } from './window.ts'

/** Starts the desktop application; a second start hands its files to the first and ends. */
export async function startDesktop(argv: readonly string[] = process.argv): Promise<void> {
  if (!app.requestSingleInstanceLock()) return app.quit()
  // Windows joins windows, shortcuts and recent files by it: the same as in electron-builder.yml.
  if (process.platform === 'win32') app.setAppUserModelId('org.lathe.desktop')
  // Everything up to `whenReady` has to stand before Electron is ready.
  app.enableSandbox()
  registerScheme()
  guardPages()
  const waiting = fileArguments(argv, process.cwd())
  let take = (path: string): void => void waiting.push(path)
  app.on('open-file', (event, path) => {
    event.preventDefault()
    take(path)
  })
  app.on('second-instance', (_event, args, directory) => {
    for (const path of fileArguments(args, directory)) take(path)
  })
  await app.whenReady()
  const settings = openSettings(app.getPath('userData'))
  denyPermissions(session.defaultSession)
  session.defaultSession.on('will-download', (_event, item) =>
    // Without a path, Electron asks for one.
    item.setSaveDialogOptions({ defaultPath: join(app.getPath('downloads'), item.getFilename()) }),
  )
  const notify = systemNotices((project) => desk.showMonitor(project))
  const host = await startDesktopHost({
    origin: ORIGIN,
    launch: launchUtility,
    abilities: {
      showInFolder: (file) => shell.showItemInFolder(file),
      keychain: systemKeychain,
      ...(notify && { notify }),
    },
    onFileOpened: (path) => desk.remember(path),
    onTheme: (theme) => desk.showTheme(theme),
  })
  serveScheme((request) => host.answer(request))
  onPagePort((port) => host.serve(port))
  closeAtQuit(host)
  describeApplication()
  const desk = createDesk(settings, host)
  desk.showTheme(host.theme())
  desk.front()
  take = (path) => void desk.open(path)
  for (const path of waiting) take(path)
  app.on('second-instance', () => void desk.front())
  app.on('activate', () => void desk.front())
  app.on('window-all-closed', () => {
    if (process.platform !== 'darwin') app.quit()
  })
}

/** The one window, which is there again when it is wanted, and the menu that belongs to it. */
function createDesk(settings: Settings, host: DesktopHost) {
  let window: BrowserWindow | undefined
  let help: BrowserWindow | undefined
  const keepWhileTraining = askBeforeLeaving({ trainings: host.trainings, window: () => window })
  const front = (): BrowserWindow => {
    if (!window || window.isDestroyed()) {
      window = createWindow(settings)
      keepWhileTraining(window)
      reloadAfterCrash(window)
    }
    if (window.isMinimized()) window.restore()
    window.focus()
    return window
  }
  const open = (path: string): Promise<void> => openFile(path, front(), host)
  const remember = (path: string): void => {
    rememberFile(settings, path)
    app.addRecentDocument(path)
    refreshMenu()
  }
  const refreshMenu = () =>
    showMenu({
      recent: settings.get('recent'),
      theme: host.theme(),
      isPackaged: app.isPackaged,
      actions: {
        async chooseFile() {
          const path = await askForFile(front())
          if (path !== undefined) await open(path)
        },
        openFile: (path) => void open(path),
        forgetFiles() {
          settings.set('recent', [])
          app.clearRecentDocuments()
          refreshMenu()
        },
        chooseTheme: (theme) => void host.chooseTheme(theme),
        showHelp() {
          if (!help || help.isDestroyed()) help = createHelpWindow(front())
          help.focus()
        },
        undoText: () => window?.webContents.undo(),
        redoText: () => window?.webContents.redo(),
      },
    })
  /** The window's ground and the system's own dialogs follow the page. */
  const showTheme = (theme: ReturnType<DesktopHost['theme']>): void => {
    nativeTheme.themeSource = theme
    refreshMenu()
  }
  /** Where what a notice tells of stands. */
  const showMonitor = (project: string): void =>
    void front().loadURL(`${ORIGIN}/#/project/${encodeURIComponent(project)}/monitor`)
  return { front, open, remember, showTheme, showMonitor }
}

/** What a page loses is drawn again: projects and trainings live in this process. */
function reloadAfterCrash(window: BrowserWindow): void {
  window.webContents.on('render-process-gone', async (_event, { reason }) => {
    if (reason === 'clean-exit' || window.isDestroyed()) return
    await dialog.showMessageBox(window, {
      type: 'warning',
      message: 'The window stopped working and is opened again.',
      detail: `Nothing is lost: projects are saved, and a training goes on. (${reason})`,
    })
    if (!window.isDestroyed()) window.reload()
  })
}

/** Lets the engine end what runs before the application goes. */
function closeAtQuit(host: DesktopHost): void {
  let isClosed = false
  app.on('will-quit', async (event) => {
    if (isClosed) return
    event.preventDefault()
    try {
      await host.close()
    } finally {
      isClosed = true
      app.quit()
    }
  })
}
