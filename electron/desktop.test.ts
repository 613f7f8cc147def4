import { copyFileSync, existsSync, mkdtempSync, readFileSync, writeFileSync } from 'node:fs'
import { rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { MessageChannel } from 'node:worker_threads'
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest'
import { connectPort } from '../renderer/client/port.ts'
import {
  answers,
  app,
  calls,
  defaultSession,
  type FakeWindow,
  handlers,
  ipcMain,
  nativeTheme,
  notices,
  shown,
  userData,
  windows,
} from './fake-electron.test-support.ts'

vi.mock('electron', async () => (await import('./fake-electron.test-support.ts')).electron)

// The whole desktop with its real engine, against a stand-in for Electron. Numbers in brackets are those of Electron's
// security checklist.

const home = mkdtempSync(join(tmpdir(), 'lathe-desktop-'))
const data = join(home, 'people.csv')
const early = join(home, 'early.csv')
let window: FakeWindow

beforeAll(async () => {
  process.env.LATHE_HOME = home
  for (const file of [data, early]) writeFileSync(file, 'age,member\n31,yes\n45,no\n28,yes\n')
  const { startDesktop } = await import('./desktop.ts')
  await startDesktop(['/electron', '.', '--some-flag', early])
  await vi.waitFor(() => expect(calls).toContain(`recent ${early}`), 10_000)
  window = windows[0]!
})
afterAll(async () => {
  app.emit('will-quit', { preventDefault: () => undefined })
  await vi.waitFor(() => expect(calls.at(-1)).toBe('app.quit'), 10_000)
  for (const folder of [home, userData]) await rm(folder, { recursive: true })
})

/** An item of the menu, by its labels. */
const item = (path: readonly string[]) => {
  let items = shown.menu
  for (const label of path.slice(0, -1)) {
    const { submenu } = items.find((entry) => (entry.label ?? entry.role) === label) ?? {}
    items = Array.isArray(submenu) ? submenu : []
  }
  return items.find(({ label }) => label === path.at(-1))
}

describe('before Electron is ready', () => {
  const told = () => calls.slice(0, calls.indexOf('ready'))

  test('every page is sandboxed (4)', () => expect(told()).toContain('app.enableSandbox'))
  test('app:// is made a secure origin of its own, which bypasses no policy', () => {
    const privileges = { standard: true, secure: true, supportFetchAPI: true, stream: true }
    expect(told()).toContain(`schemes ${JSON.stringify([{ scheme: 'app', privileges }])}`)
  })
})

describe('the window', () => {
  test('has exactly the rights that a page needs (2, 3, 4, 6, 8, 9, 10, 11)', () => {
    expect(windows).toHaveLength(1)
    expect(window.options.webPreferences).toEqual({
      preload: expect.stringMatching(/dist.preload\.cjs$/),
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
      devTools: false,
    })
  })

  test('shows app:// and no file (18), once there is something to show', () => {
    expect(window.loaded[0]).toBe('app://lathe/')
    expect(window.options.show).toBe(false)
    window.emit('ready-to-show')
    expect(window.did).toContain('show')
  })

  test('help opens in a second one, once, with the same rights and without a preload', () => {
    const show = item(['help', '&How to Use Lathe'])?.click ?? expect.fail
    Reflect.apply(show, undefined, [])
    Reflect.apply(show, undefined, [])
    expect(windows).toHaveLength(2)
    const [first, help] = windows.map(({ options }) => options)
    const { preload, ...rights } = first?.webPreferences ?? {}
    expect(preload).toBeDefined()
    expect(help?.webPreferences).toEqual(rights)
    expect(help?.parent).toBe(window)
    expect(windows[1]?.loaded).toEqual(['app://lathe/help/README.html'])
    windows.pop()
  })

  test('has the ground of the page before there is a page, in both themes', () => {
    const tokens = readFileSync(new URL('../renderer/ui/tokens.css', import.meta.url), 'utf8')
    const [light, dark] = [...tokens.matchAll(/--canvas: (#[0-9a-f]{6})/g)].map(([, color]) => color)
    expect(window.options.backgroundColor).toBe(light)
    answers.isDark = true
    nativeTheme.emit('updated')
    expect(window.did.at(-1)).toBe(`ground ${dark}`)
    answers.isDark = false
  })

  test('has the theme of the settings, which the menu and the page both set', async () => {
    const checked = () => THEMES.filter((label) => item(['&View', '&Theme', label])?.checked)
    const THEMES = ['As the &System', '&Light', '&Dark']
    expect([nativeTheme.themeSource, checked()]).toEqual(['system', ['As the &System']])
    Reflect.apply(item(['&View', '&Theme', '&Dark'])?.click ?? expect.fail, undefined, [])
    await expect.poll(() => nativeTheme.themeSource).toBe('dark')
    const { port1, port2 } = new MessageChannel()
    ipcMain.emit('lathe.port', { senderFrame: { url: 'app://lathe/', parent: null }, ports: [port2] })
    port1.start()
    const { client, close } = connectPort(port1)
    const settings = await client.settings.read()
    expect(settings.theme).toBe('dark')
    await client.settings.keep({ ...settings, theme: 'light' })
    await expect.poll(() => [nativeTheme.themeSource, checked()]).toEqual(['light', ['&Light']])
    close()
  })

  test('has an icon where the system takes none from the program', () => {
    const { icon } = window.options
    expect(typeof icon === 'string' ? existsSync(icon) : process.platform !== 'linux').toBe(true)
  })

  test('says what happened when its page crashes, and shows it again', async () => {
    window.webContents.emit('render-process-gone', {}, { reason: 'crashed' })
    await expect.poll(() => window.did).toContain('reload')
    expect(shown.boxes.at(-1)?.detail).toContain('Nothing is lost')
  })
})

describe('permissions (5)', () => {
  const ask = (permission: string, requestingUrl: string) => {
    const answer = vi.fn()
    const handler = handlers.setPermissionRequestHandler as (...args: unknown[]) => void
    handler({}, permission, answer, { requestingUrl })
    return answer.mock.lastCall?.[0]
  }
  const check = (...args: unknown[]) => (handlers.setPermissionCheckHandler as (...all: unknown[]) => unknown)(...args)

  test.each([
    'media',
    'geolocation',
    'notifications',
    'clipboard-read',
    'openExternal',
    'fileSystem',
    'hid',
    'unknown',
  ])('%s is denied', (permission) => {
    expect(ask(permission, 'app://lathe/')).toBe(false)
    expect(check(null, permission, 'app://lathe')).toBe(false)
  })

  test('only our own page may copy a picture', () => {
    expect(ask('clipboard-sanitized-write', 'app://lathe/')).toBe(true)
    expect(check(null, 'clipboard-sanitized-write', 'app://lathe')).toBe(true)
    expect(ask('clipboard-sanitized-write', 'https://a.example/')).toBe(false)
    expect(check(null, 'clipboard-sanitized-write', 'https://a.example')).toBe(false)
  })

  test('no device is handed out', () => expect(handlers.setDevicePermissionHandler?.()).toBe(false))
})

describe('navigation', () => {
  const isPrevented = (event: string, url: string) => {
    const preventDefault = vi.fn()
    window.webContents.emit(event, { url, preventDefault })
    return preventDefault.mock.calls.length === 1
  }
  const AWAY = [
    ...['https://a.example/', 'http://app/', 'file:///etc/passwd', 'javascript:alert(1)', 'about:blank', ''],
    ...['app://lathe.a.example/', 'app://lathe@a.example/', 'app://other/', 'data:text/html,x', 'apps://lathe/'],
  ]
  test.each(['will-navigate', 'will-frame-navigate', 'will-redirect'])('%s stays at home (13)', (event) => {
    for (const url of AWAY) expect(isPrevented(event, url), url).toBe(true)
    for (const url of ['app://lathe/', 'app://lathe/#/project/a/data']) expect(isPrevented(event, url), url).toBe(false)
  })

  test('no page is embedded (12)', () => expect(isPrevented('will-attach-webview', 'app://lathe/')).toBe(true))

  test('no window opens another, nor a program of the system (14, 15)', () => {
    const urls = ['https://a.example/b', 'http://a.example', 'file:///etc/passwd', 'javascript:alert(1)', 'smb://a/b']
    for (const url of [...urls, 'ms-settings:', 'x', 'app://lathe/'])
      expect(window.webContents.windowOpenHandler?.({ url }), url).toEqual({ action: 'deny' })
  })
})

describe('app://', () => {
  const fetchPage = (url: string, init?: RequestInit) =>
    (handlers.protocol as unknown as (request: Request) => Promise<Response>)(new Request(url, init))

  test('the page carries the policy of the browser host, without a socket (7)', async () => {
    const page = await fetchPage('app://lathe/')
    const policy = page.headers.get('content-security-policy') ?? ''
    expect(page.status).toBe(200)
    expect(policy).toContain("default-src 'none'; script-src 'self'; style-src 'self' 'nonce-")
    expect(policy).toContain("connect-src 'self';")
    expect(policy).not.toMatch(/unsafe|ws:|http:|\*/)
    expect(page.headers.get('x-content-type-options')).toBe('nosniff')
    const nonce = /nonce-([\w-]{43})'/.exec(policy)?.[1] ?? 'none'
    expect(await page.text()).toContain(`content="${nonce}"`)
  })

  test('nothing outside the built page is read', async () => {
    const paths = ['../package.json', '%2e%2e/package.json', '..%2fpackage.json', '..%5Cpackage.json', '%00', 'nothing']
    const odd = [
      '..\\package.json',
      '%252e%252e%252fpackage.json',
      'index.html%00.js',
      '%c0%ae%c0%ae/package.json',
      '%',
    ]
    for (const path of [...paths, ...odd, '//etc/passwd', 'assets/', 'index.html/..%2f..%2fcli.js'])
      expect((await fetchPage(`app://lathe/${path}`)).status, path).toBe(404)
  })

  test('another origin and another method are turned down', async () => {
    expect((await fetchPage('app://other/')).status).toBe(403)
    const headers = { origin: 'https://a.example' }
    expect((await fetchPage('app://lathe/upload?name=a.csv', { method: 'POST', body: 'a', headers })).status).toBe(403)
    expect((await fetchPage('app://lathe/', { method: 'DELETE' })).status).toBe(405)
  })

  test('a pasted table is taken in as an upload', async () => {
    const answer = await fetchPage('app://lathe/upload?name=pasted.csv', { method: 'POST', body: 'a,b\n1,2\n' })
    expect(answer.status).toBe(200)
    expect(await answer.json()).toEqual({ upload: expect.stringMatching(/^[0-9a-f]{32}$/) })
    expect((await fetchPage('app://lathe/upload?name=a.csv')).status).toBe(405)
    expect((await fetchPage('app://lathe/download/exports/a/0001/web.zip')).status).toBe(404)
  })

  test('no path of a download leads out of the exports', async () => {
    const ways = [
      '../../settings.json',
      '..%2f..%2fsettings.json',
      '..%5C..%5Csettings.json',
      '%00',
      '%',
      '/etc/passwd',
    ]
    for (const way of ways) {
      const { status } = await fetchPage(`app://lathe/download/${way}`)
      expect([400, 404], way).toContain(status)
    }
  })
})

describe('the port of a page (17)', () => {
  const page = (url: string, parent: unknown = null) => ({ url, parent })
  const send = (senderFrame: unknown) => {
    const { port1, port2 } = new MessageChannel()
    const start = vi.spyOn(port2, 'start')
    ipcMain.emit('lathe.port', { senderFrame, ports: [port2] })
    return { port1, isServed: start.mock.calls.length === 1 }
  }

  test.each([
    ['of another address', page('https://a.example/')],
    ['of an address that begins like ours', page('app://lathe.a.example/')],
    ['of a frame in our page', page('app://lathe/', page('app://lathe/'))],
    ['of a frame that is gone', null],
  ])('a page %s is refused', (_, frame) => {
    const error = vi.spyOn(console, 'error').mockReturnValue()
    const { port1, isServed } = send(frame)
    expect(isServed).toBe(false)
    expect(error).toHaveBeenCalledOnce()
    error.mockRestore()
    port1.close()
  })

  test('our own page is answered by the engine, which knows that it is on the desktop', async () => {
    const { port1, isServed } = send(page('app://lathe/#/'))
    expect(isServed).toBe(true)
    port1.start()
    const { client, close } = connectPort(port1)
    expect(await client.app.info()).toMatchObject({ host: 'desktop' })
    expect((await client.projects.create({ path: data })).name).toBe('people')
    // Wherever a file was opened, it is remembered.
    expect(calls).toContain(`recent ${data}`)
    close()
  })

  test('it is the only channel', () => expect(ipcMain.eventNames()).toEqual(['lathe.port']))
})

describe('notices', () => {
  test('a notice is the system’s own, and a click on it opens Monitor of its project', async () => {
    const { port1, port2 } = new MessageChannel()
    ipcMain.emit('lathe.port', { senderFrame: { url: 'app://lathe/', parent: null }, ports: [port2] })
    port1.start()
    const { client, close } = connectPort(port1)
    const { id: project } = await client.projects.create({ path: data })
    expect((await client.app.info()).abilities).toContain('notify')
    await client.monitor.tryNotice({ project })
    expect(notices.map(({ options }) => options)).toEqual([
      { title: 'A test from Lathe', body: `Alerts of people come like this.` },
    ])
    notices[0]?.emit('click')
    expect(window.loaded.at(-1)).toBe(`app://lathe/#/project/${project}/monitor`)
    expect(window.did.at(-1)).toBe('focus')
    close()
  })
})

describe('files', () => {
  const loaded = () => window.loaded.at(-1)
  test('a model is shown on Home, and is remembered', async () => {
    const model = join(home, 'Home loans.lathe')
    copyFileSync(new URL('../shared/bundle/corpus/v1-loans-linear.lathe', import.meta.url), model)
    app.emit('second-instance', {}, ['/electron', '.', model], home)
    await expect.poll(loaded).toMatch(/^app:\/\/lathe\/#\/model\/[0-9a-f]{16}$/)
    expect(calls).toContain(`recent ${model}`)
    expect(item(['&File', 'Open &Recent', 'Home loans.lathe'])).toBeDefined()
  })

  test('one on the command line opens as a project, and is remembered', () => {
    expect(window.loaded[1]).toMatch(/^app:\/\/lathe\/#\/project\/early-[0-9a-f]{8}\/data$/)
    expect(calls).toContain(`recent ${early}`)
    expect(item(['&File', 'Open &Recent', 'early.csv'])).toBeDefined()
  })

  test('a second start hands over its file and comes to the front', async () => {
    window.did.length = 0
    app.emit('second-instance', {}, ['/electron', '.', 'people.csv'], home)
    await expect.poll(loaded).toMatch(/project\/people-/)
    expect(window.did).toContain('focus')
    expect(windows).toHaveLength(1)
  })

  test('Open… asks for one', async () => {
    answers.filePaths = [early]
    const before = window.loaded.length
    Reflect.apply(item(['&File', '&Open…'])?.click ?? expect.fail, undefined, [])
    await expect.poll(() => window.loaded.length).toBe(before + 1)
    answers.filePaths = []
  })

  test('the system may hand one over (macOS)', async () => {
    const before = window.loaded.length
    const preventDefault = vi.fn()
    app.emit('open-file', { preventDefault }, data)
    await expect.poll(() => window.loaded.length).toBe(before + 1)
    expect(preventDefault).toHaveBeenCalledOnce()
  })

  test('one that is not there is said so, with what to do', async () => {
    shown.boxes.length = 0
    app.emit('open-file', { preventDefault: () => undefined }, join(home, 'gone.csv'))
    await expect.poll(() => shown.boxes).toHaveLength(1)
    expect(shown.boxes[0]?.message).toContain('gone.csv')
    expect(shown.boxes[0]?.detail).not.toBe('')
    await expect.poll(() => window.did.at(-1)).toBe('progress -1')
  })

  test('a download asks where to save', () => {
    const setSaveDialogOptions = vi.fn()
    defaultSession.emit('will-download', {}, { getFilename: () => 'people-web.zip', setSaveDialogOptions })
    expect(setSaveDialogOptions).toHaveBeenCalledWith({ defaultPath: join('/home/of/downloads', 'people-web.zip') })
  })
})

test('a second instance ends at once, without a window', async () => {
  answers.isFirst = false
  const { startDesktop } = await import('./desktop.ts')
  const [before, quits] = [windows.length, calls.filter((call) => call === 'app.quit').length]
  await startDesktop(['/electron', '.'])
  expect(windows).toHaveLength(before)
  expect(calls.filter((call) => call === 'app.quit')).toHaveLength(quits + 1)
})

test('the window keeps its place, and comes back when it is wanted again', () => {
  window.close()
  app.emit('activate')
  expect(windows.at(-1)?.options).toMatchObject({ x: 10, y: 20, width: 1200, height: 800 })
})
