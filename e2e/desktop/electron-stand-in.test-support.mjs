// Stands in for the module `electron` under Node, so that a packaged main program runs: `node --import` this file. It
// says on stdout what it was told, asks the program's own scheme for the page, and then quits.
import { EventEmitter } from 'node:events'
import { existsSync } from 'node:fs'
import { register } from 'node:module'

// A packed Electron has no program among its arguments.
process.argv.splice(1, 1)

const told = (what) => process.stdout.write(`${JSON.stringify(what)}\n`)

class Window extends EventEmitter {
  webContents = Object.assign(new EventEmitter(), { setWindowOpenHandler: () => undefined })
  constructor({ icon, webPreferences: { preload, sandbox } }) {
    super()
    told({ preload, sandbox, hasIcon: existsSync(icon) })
    app.emit('web-contents-created', {}, this.webContents)
  }
  async loadURL(url) {
    const page = await answer(new Request(url))
    const html = await page.text()
    const [, script = ''] = /src="\.(\/assets\/[^"]+\.js)"/.exec(html) ?? []
    const loaded = await answer(new Request(new URL(script, url)))
    told({ url, status: page.status, script: loaded.status, policy: page.headers.get('content-security-policy') })
    this.emit('ready-to-show')
    app.emit('will-quit', { preventDefault: () => undefined })
  }
  isDestroyed = () => false
  isMinimized = () => false
  show = () => undefined
  focus = () => undefined
}

let answer
const app = Object.assign(new EventEmitter(), {
  isPackaged: true,
  requestSingleInstanceLock: () => true,
  enableSandbox: () => undefined,
  whenReady: async () => undefined,
  getVersion: () => '1.2.3',
  setAboutPanelOptions: () => undefined,
  getPath: () => process.env.LATHE_HOME,
  quit: () => process.exit(0),
  exit: process.exit,
})
const handlers = ['setPermissionRequestHandler', 'setPermissionCheckHandler', 'setDevicePermissionHandler', 'on']
globalThis.electronStandIn = {
  app,
  BrowserWindow: Window,
  Menu: { buildFromTemplate: () => ({}), setApplicationMenu: () => undefined },
  dialog: { showErrorBox: (...words) => told({ words }) },
  ipcMain: new EventEmitter(),
  nativeTheme: new EventEmitter(),
  Notification: class extends EventEmitter {
    static isSupported = () => false
  },
  protocol: {
    registerSchemesAsPrivileged: () => undefined,
    handle(_scheme, handler) {
      answer = handler
    },
  },
  safeStorage: { getSelectedStorageBackend: () => 'basic_text', isAsyncEncryptionAvailable: async () => false },
  screen: { getAllDisplays: () => [] },
  session: { defaultSession: Object.fromEntries(handlers.map((name) => [name, () => undefined])) },
  shell: {},
  utilityProcess: {},
}
const names = Object.keys(globalThis.electronStandIn)
const source = names.map((name) => `export const ${name} = globalThis.electronStandIn.${name}`).join('\n')
const url = `data:text/javascript,${encodeURIComponent(source)}`
const hooks = `export const resolve = (name, context, next) =>
  name === 'electron' ? { url: ${JSON.stringify(url)}, shortCircuit: true } : next(name, context)`
register(`data:text/javascript,${encodeURIComponent(hooks)}`)
