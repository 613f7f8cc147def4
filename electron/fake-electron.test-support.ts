import { EventEmitter } from 'node:events'
import { mkdtempSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { BrowserWindowConstructorOptions, MenuItemConstructorOptions } from 'electron'
import { forkUtility } from './fake-utility.test-support.ts'

// A stand-in for the module `electron`, which records what it is told: `vi.mock('electron', …)` puts it in its place.

type Handler = (...args: never[]) => unknown

/** Everything in the order in which it was told: what has to come before what can be looked up. */
export const calls: string[] = []
export const handlers: Record<string, Handler> = {}
export const windows: FakeWindow[] = []
export const shown: { menu: MenuItemConstructorOptions[]; boxes: { message: string; detail?: string }[] } = {
  menu: [],
  boxes: [],
}
/** Files that were shown in their folder. */
export const revealed: string[] = []
/** What the next dialogs and locks answer. */
export const answers = { filePaths: [] as string[], isFirst: true, isDark: false, response: 0 }
/** What keeps secrets: as on Linux with a keyring, or without one (`basic_text`). */
export const storage = { backend: 'gnome_libsecret', isThere: true }
export const userData = mkdtempSync(join(tmpdir(), 'lathe-electron-'))

const note = <K extends string>(names: readonly K[], prefix: string) =>
  Object.fromEntries(
    names.map((name) => [
      name,
      (handler: Handler) => {
        calls.push(`${prefix}.${name}`)
        handlers[name] = handler
      },
    ]),
  )

export class FakeContents extends EventEmitter {
  readonly sent: unknown[] = []
  windowOpenHandler: ((details: { url: string }) => unknown) | undefined
  setWindowOpenHandler(handler: (details: { url: string }) => unknown) {
    this.windowOpenHandler = handler
  }
  sendInputEvent(event: unknown) {
    this.sent.push(event)
  }
  undo() {
    this.sent.push('undo')
  }
  redo() {
    this.sent.push('redo')
  }
}

export class FakeWindow extends EventEmitter {
  readonly webContents = new FakeContents()
  readonly loaded: string[] = []
  readonly did: string[] = []
  readonly options: BrowserWindowConstructorOptions
  isGone = false
  isMax = false
  constructor(options: BrowserWindowConstructorOptions) {
    super()
    this.options = options
    windows.push(this)
    calls.push('new BrowserWindow')
    app.emit('web-contents-created', {}, this.webContents)
  }
  async loadURL(url: string) {
    this.loaded.push(url)
  }
  close() {
    let isKept = false
    this.emit('close', { preventDefault: () => (isKept = true) })
    if (isKept) return
    this.isGone = true
    this.emit('closed')
  }
  isDestroyed = () => this.isGone
  isMinimized = () => false
  isMaximized = () => this.isMax
  maximize = () => {
    this.isMax = true
  }
  getNormalBounds = () => ({ x: 10, y: 20, width: 1200, height: 800 })
  show = () => void this.did.push('show')
  focus = () => void this.did.push('focus')
  reload = () => void this.did.push('reload')
  setProgressBar = (fraction: number) => void this.did.push(`progress ${fraction}`)
  setBackgroundColor = (color: string) => void this.did.push(`ground ${color}`)
}

class FakeApp extends EventEmitter {
  isPackaged = true
  requestSingleInstanceLock = () => answers.isFirst
  enableSandbox = () => void calls.push('app.enableSandbox')
  quit = () => void calls.push('app.quit')
  exit = () => void calls.push('app.exit')
  addRecentDocument = (path: string) => void calls.push(`recent ${path}`)
  getVersion = () => '1.2.3'
  setAboutPanelOptions = (options: unknown) => void calls.push(`about ${JSON.stringify(options)}`)
  clearRecentDocuments = () => void calls.push('app.clearRecentDocuments')
  getPath = (name: string) => (name === 'userData' ? userData : join('/home/of', name))
  async whenReady() {
    calls.push('ready')
  }
}

export const app = new FakeApp()
class FakeTheme extends EventEmitter {
  themeSource = ''
  get shouldUseDarkColors() {
    return answers.isDark
  }
}
export const nativeTheme = new FakeTheme()
export const defaultSession = Object.assign(
  new EventEmitter(),
  note(['setPermissionRequestHandler', 'setPermissionCheckHandler', 'setDevicePermissionHandler'], 'session'),
)
export const ipcMain = new EventEmitter()
const showMessageBox = async (...given: { message: string; detail?: string }[]) => {
  shown.boxes.push(...given.slice(-1))
  return { response: answers.response }
}

/** Notices that were shown. */
export const notices: FakeNotification[] = []

class FakeNotification extends EventEmitter {
  static isSupported = () => true
  readonly options: { readonly title: string; readonly body: string }
  constructor(options: { readonly title: string; readonly body: string }) {
    super()
    this.options = options
  }
  show = () => void notices.push(this)
}

/** The module itself. */
export const electron = {
  app,
  nativeTheme,
  ipcMain,
  BrowserWindow: FakeWindow,
  Notification: FakeNotification,
  session: { defaultSession },
  screen: { getAllDisplays: () => [{ workArea: { x: 0, y: 0, width: 1920, height: 1080 } }] },
  protocol: {
    registerSchemesAsPrivileged: (schemes: unknown) => calls.push(`schemes ${JSON.stringify(schemes)}`),
    handle(scheme: string, handler: Handler) {
      calls.push(`protocol ${scheme}`)
      handlers.protocol = handler
    },
  },
  safeStorage: {
    getSelectedStorageBackend: () => storage.backend,
    isAsyncEncryptionAvailable: async () => storage.isThere,
    encryptStringAsync: async (text: string) => Buffer.from(text).map((byte) => byte ^ 0x5a),
    decryptStringAsync: async (secret: Buffer) => ({
      result: Buffer.from(secret.map((byte) => byte ^ 0x5a)).toString(),
      shouldReEncrypt: false,
    }),
  },
  shell: { showItemInFolder: (file: string) => void revealed.push(file) },
  dialog: {
    showMessageBox,
    showErrorBox: (message: string) => shown.boxes.push({ message }),
    showOpenDialog: async () => ({ filePaths: answers.filePaths }),
  },
  Menu: {
    buildFromTemplate: (template: MenuItemConstructorOptions[]) => template,
    setApplicationMenu: (menu: MenuItemConstructorOptions[]) => {
      shown.menu = menu
    },
  },
  utilityProcess: { fork: forkUtility },
}
