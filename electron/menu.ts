import { basename } from 'node:path'
import { app, type BaseWindow, Menu, type MenuItemConstructorOptions } from 'electron'
import type { DesktopHost } from '../engine/index.ts'
import { type Keys, pressKeys } from './keys.ts'
import { iconFile } from './window.ts'

export interface MenuActions {
  /** Asks for a file and opens it. */
  chooseFile(): void
  openFile(path: string): void
  forgetFiles(): void
  chooseTheme(theme: Theme): void
  showHelp(): void
  /** Undo where the page did not take the keys: in a text field. */
  undoText(): void
  redoText(): void
}

/** Titles of the stages, in the order of the window's rail. */
const STAGES = ['Data', 'Clean', 'Train', 'Evaluate', 'Explain', 'Fairness', 'Export', 'Monitor']

type Theme = ReturnType<DesktopHost['theme']>

const THEMES: readonly { readonly theme: Theme; readonly label: string }[] = [
  { theme: 'system', label: 'As the &System' },
  { theme: 'light', label: '&Light' },
  { theme: 'dark', label: '&Dark' },
]

const SEPARATOR: MenuItemConstructorOptions = { type: 'separator' }

export interface MenuOptions {
  readonly actions: MenuActions
  readonly recent: readonly string[]
  readonly theme: Theme
  readonly isPackaged: boolean
  readonly platform?: NodeJS.Platform
}

/** The application's menu: the window's own commands, by the keys that the window knows them by. */
export function showMenu(options: MenuOptions): void {
  Menu.setApplicationMenu(Menu.buildFromTemplate(menuTemplate(options)))
}

/** What Help, About says. */
export function describeApplication(): void {
  const { electron, chrome, node } = process.versions
  app.setAboutPanelOptions({
    applicationName: 'Lathe',
    applicationVersion: app.getVersion(),
    copyright: 'Lathe contributors',
    credits: `Electron ${electron}, Chromium ${chrome}, Node ${node}`,
    iconPath: iconFile(),
  })
}

export function menuTemplate({
  actions,
  recent,
  theme,
  isPackaged,
  platform = process.platform,
}: MenuOptions): MenuItemConstructorOptions[] {
  const isMac = platform === 'darwin'
  return [
    ...(isMac ? [{ role: 'appMenu' } satisfies MenuItemConstructorOptions] : []),
    fileMenu(actions, recent, isMac),
    editMenu(actions, isMac),
    { label: '&Stages', submenu: STAGES.map((title, i) => pageItem(title, ['CmdOrCtrl'], String(i + 1))) },
    viewMenu(actions, theme, isPackaged),
    { role: 'windowMenu' },
    helpMenu(actions, isMac),
  ]
}

function fileMenu(actions: MenuActions, recent: readonly string[], isMac: boolean): MenuItemConstructorOptions {
  const files: MenuItemConstructorOptions[] = recent.map((path) => ({
    label: basename(path).replaceAll('&', '&&'),
    toolTip: path,
    click: () => actions.openFile(path),
  }))
  return {
    label: '&File',
    submenu: [
      { label: '&Open…', accelerator: 'CmdOrCtrl+O', click: () => actions.chooseFile() },
      {
        label: 'Open &Recent',
        enabled: files.length > 0,
        submenu: [...files, SEPARATOR, { label: 'Clear List', click: () => actions.forgetFiles() }],
      },
      SEPARATOR,
      { role: 'close' },
      ...(isMac ? [] : [{ role: 'quit' } satisfies MenuItemConstructorOptions]),
    ],
  }
}

function editMenu(actions: MenuActions, isMac: boolean): MenuItemConstructorOptions {
  return {
    label: '&Edit',
    submenu: [
      pageItem('&Undo', ['CmdOrCtrl'], 'Z', () => actions.undoText()),
      pageItem('&Redo', isMac ? ['CmdOrCtrl', 'Shift'] : ['CmdOrCtrl'], isMac ? 'Z' : 'Y', () => actions.redoText()),
      SEPARATOR,
      { role: 'cut' },
      { role: 'copy' },
      { role: 'paste' },
      { role: 'selectAll' },
      SEPARATOR,
      pageItem('&Find or Do…', ['CmdOrCtrl'], 'K'),
    ],
  }
}

const viewMenu = (actions: MenuActions, theme: Theme, isPackaged: boolean): MenuItemConstructorOptions => ({
  label: '&View',
  submenu: [
    pageItem('&Rail', ['CmdOrCtrl'], 'B'),
    pageItem('&Inspector', ['CmdOrCtrl'], 'I'),
    SEPARATOR,
    {
      label: '&Theme',
      submenu: THEMES.map(({ theme: offered, label }) => ({
        label,
        type: 'radio',
        checked: offered === theme,
        click: () => actions.chooseTheme(offered),
      })),
    },
    SEPARATOR,
    { role: 'resetZoom' },
    { role: 'zoomIn' },
    { role: 'zoomOut' },
    { role: 'togglefullscreen' },
    ...(isPackaged ? [] : ([SEPARATOR, { role: 'reload' }, { role: 'toggleDevTools' }] as const)),
  ],
})

const helpMenu = (actions: MenuActions, isMac: boolean): MenuItemConstructorOptions => ({
  role: 'help',
  submenu: [
    { label: '&How to Use Lathe', accelerator: 'F1', click: () => actions.showHelp() },
    { label: '&Keys', click: (_item, window) => pressKeys(window, { modifiers: ['Shift'], key: '?' }) },
    // On macOS it stands in the application's own menu.
    ...(isMac ? [] : [{ role: 'about' } satisfies MenuItemConstructorOptions]),
  ],
})

/**
 * A command of the page. The page sees its keys before the menu does, so that the menu acts on them only where the page
 * left them (`leftOver`); chosen by mouse, the keys are pressed for the page.
 */
function pageItem(
  label: string,
  modifiers: Keys['modifiers'],
  key: string,
  leftOver: () => void = () => undefined,
): MenuItemConstructorOptions {
  return {
    label,
    accelerator: [...modifiers, key].join('+'),
    click: (_item, window: BaseWindow | undefined, { triggeredByAccelerator }) =>
      triggeredByAccelerator ? leftOver() : pressKeys(window, { modifiers, key }),
  }
}
