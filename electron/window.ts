import { app, BrowserWindow, type BrowserWindowConstructorOptions, nativeTheme, screen } from 'electron'
import { distFile, rootFile, WINDOW_LINE } from '../engine/index.ts'
import { ORIGIN } from './app-scheme.ts'
import type { Bounds, Settings } from './settings.ts'

/** The smallest window that every stage fits, and the first one. */
const LEAST = { width: 1024, height: 700 }
const FIRST = { width: 1360, height: 900 }

/** The page's own ground (`--canvas` of renderer/ui/tokens.css), shown until the page is: no white flash in the dark. */
const ground = (): string => (nativeTheme.shouldUseDarkColors ? '#17191c' : '#fdfdfc')

/** macOS and Windows take the icon of the program itself. */
export const iconFile = (): string => rootFile('assets/icons/linux/256x256.png')

export function createWindow(settings: Settings): BrowserWindow {
  const window = new BrowserWindow(windowOptions(settings))
  if (settings.get('window')?.isMaximized) window.maximize()
  window.once('ready-to-show', () => {
    window.show()
    process.stdout.write(`${WINDOW_LINE}\n`)
  })
  window.on('close', () =>
    settings.set('window', { bounds: window.getNormalBounds(), isMaximized: window.isMaximized() }),
  )
  const repaint = () => window.setBackgroundColor(ground())
  nativeTheme.on('updated', repaint)
  window.once('closed', () => nativeTheme.off('updated', repaint))
  void window.loadURL(`${ORIGIN}/`)
  return window
}

function windowOptions(settings: Settings): BrowserWindowConstructorOptions {
  return {
    title: 'Lathe',
    ...(process.platform === 'linux' && { icon: iconFile() }),
    ...FIRST,
    ...boundsOnScreen(settings.get('window')?.bounds),
    minWidth: LEAST.width,
    minHeight: LEAST.height,
    show: false,
    backgroundColor: ground(),
    webPreferences: { preload: distFile('preload.cjs'), ...pageRights() },
  }
}

/** The help, beside the window and gone with it. Its pages reach nothing: they have no preload. */
export function createHelpWindow(parent: BrowserWindow): BrowserWindow {
  const window = new BrowserWindow({
    title: 'How to use Lathe',
    parent,
    width: 860,
    height: 760,
    backgroundColor: ground(),
    webPreferences: pageRights(),
  })
  void window.loadURL(`${ORIGIN}/help/README.html`)
  return window
}

/** What every page may do: nothing beside being a page. */
const pageRights = () => ({
  sandbox: true,
  contextIsolation: true,
  nodeIntegration: false,
  nodeIntegrationInWorker: false,
  nodeIntegrationInSubFrames: false,
  webSecurity: true,
  allowRunningInsecureContent: false,
  experimentalFeatures: false,
  webviewTag: false,
  navigateOnDragDrop: false,
  spellcheck: false,
  devTools: !app.isPackaged,
})

/** The bounds of last time, where a display still shows their middle. */
function boundsOnScreen(bounds: Bounds | undefined): Bounds | undefined {
  if (!bounds) return undefined
  const [x, y] = [bounds.x + bounds.width / 2, bounds.y + bounds.height / 2]
  const isShown = screen
    .getAllDisplays()
    .some(({ workArea: area }) => x >= area.x && x < area.x + area.width && y >= area.y && y < area.y + area.height)
  return isShown ? bounds : undefined
}
