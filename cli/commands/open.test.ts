import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { cpSync, existsSync, mkdirSync, mkdtempSync, realpathSync, rmSync, symlinkSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { text } from 'node:stream/consumers'
import { fileURLToPath } from 'node:url'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'

// The built command in an installation of its own, whose renderer is one page.

const ROOT = fileURLToPath(new URL('../../', import.meta.url))
const place = mkdtempSync(join(tmpdir(), 'lathe-open-'))
const renderer = join(place, 'dist', 'renderer')

beforeAll(() => {
  mkdirSync(renderer, { recursive: true })
  writeFileSync(join(renderer, 'index.html'), '<!doctype html><meta name="csp-nonce" content="__NONCE__">')
  for (const file of ['dist/cli.js', 'package.json']) cpSync(join(ROOT, file), join(place, file))
  symlinkSync(join(ROOT, 'node_modules'), join(place, 'node_modules'), 'junction')
})
afterAll(() => rmSync(place, { recursive: true }))

interface Opened {
  readonly child: ChildProcess
  /** All of stdout and stderr, and the exit code, once it has ended. */
  readonly ended: Promise<{ code: number | null; stdout: string; stderr: string }>
  readonly firstLine: Promise<string>
}

function open(...args: string[]): Opened {
  return openWith({ LATHE_HOST: 'browser' }, ...args)
}

function openWith(more: Record<string, string>, ...args: string[]): Opened {
  const env = { ...process.env, LATHE_NO_BROWSER: '1', LATHE_HOME: join(place, 'home'), ...more }
  const child = spawn(process.execPath, [join(place, 'dist', 'cli.js'), 'open', ...args], { env })
  const [stdout, stderr] = [text(child.stdout), text(child.stderr)]
  const ended = once(child, 'close').then(async ([code]) => ({ code, stdout: await stdout, stderr: await stderr }))
  const line = once(child.stdout, 'data').then(([chunk]) => String(chunk))
  const firstLine = Promise.race([line, ended.then(({ stderr }) => `ended at once: ${stderr}`)])
  return { child, ended, firstLine }
}

test.skipIf(process.platform === 'win32').each(['SIGTERM', 'SIGINT'] as const)(
  'lathe open prints one line, serves the page at it, and drains on %s',
  async (signal) => {
    const { child, ended, firstLine } = open('--browser')
    const line = await firstLine
    expect(line).toMatch(/^open http:\/\/127\.0\.0\.1:\d+\/#token=[\w-]{43}\n$/)
    const { origin } = new URL(line.trim().slice('open '.length))
    const page = await fetch(origin)
    expect(page.status).toBe(200)
    expect(page.headers.get('content-security-policy')).toContain("default-src 'none'")
    expect((await fetch(`${origin}/nothing`)).status).toBe(404)
    child.kill(signal)
    expect(await ended).toEqual({ code: 0, stdout: line, stderr: '' })
    await expect(fetch(origin)).rejects.toThrow()
    expect(existsSync(join(place, 'home'))).toBe(true)
  },
)

test.skipIf(process.platform === 'win32')('lathe open --json prints one document', async () => {
  const { child, ended, firstLine } = open('--json')
  await firstLine
  child.kill('SIGTERM')
  const { code, stdout, stderr } = await ended
  expect([code, stderr]).toEqual([0, 'Opening in the browser: LATHE_HOST asks for it.\n'])
  expect(JSON.parse(stdout)).toEqual({ url: expect.stringMatching(/^http:\/\/127\.0\.0\.1:/) })
})

/** A stand-in for Electron's binary, which is a shell script here. */
function stubElectron(script: string): Record<string, string> {
  const folder = mkdtempSync(join(place, 'electron-'))
  writeFileSync(join(folder, 'electron'), `#!/bin/sh\n${script}\n`, { mode: 0o755 })
  return { ELECTRON_OVERRIDE_DIST_PATH: folder, LATHE_HOST: '', ELECTRON_RUN_AS_NODE: '1' }
}

describe.skipIf(process.platform !== 'linux')('lathe open with Electron there', () => {
  test('starts it on the program, and ends with it', async () => {
    const stub = stubElectron('echo "$1 $ELECTRON_RUN_AS_NODE" >&2; echo "lathe: the window is open"')
    const { code, stdout, stderr } = await openWith(stub).ended
    expect({ code, stdout, stderr }).toEqual({
      code: 0,
      stdout: expect.stringMatching(/^opened the window \(Electron \d+\.\d+\.\d+\)\n$/),
      // The folder of the program, and nothing in the variable that would make Electron a Node.
      stderr: `${realpathSync(place)} \n`,
    })
  })

  test('ends it when it is ended', async () => {
    const stub = stubElectron('trap "exit 0" TERM; echo "lathe: the window is open"; sleep 3 & wait')
    const { child, ended, firstLine } = openWith(stub, '--json')
    expect(JSON.parse(await firstLine)).toEqual({ host: 'desktop', electron: expect.any(String) })
    child.kill('SIGTERM')
    expect((await ended).code).toBe(0)
  })

  test('serves the browser where it opens no window, and says why', async () => {
    const { child, ended, firstLine } = openWith(stubElectron('exit 3'))
    expect(await firstLine).toMatch(/^open http:/)
    child.kill('SIGTERM')
    const { code, stderr } = await ended
    expect(code).toBe(0)
    expect(stderr).toMatch(/^Opening in the browser: Electron \S+ opened no window and ended with code 3\.\n$/)
  })

  test.each([['--browser'], ['--port', '0']])('%s leaves it alone', async (...args) => {
    const { child, ended, firstLine } = openWith(stubElectron('echo "never" >&2; exit 3'), ...args)
    expect(await firstLine).toMatch(/^open http:/)
    child.kill('SIGTERM')
    expect((await ended).stderr).toBe('')
  })
})

test('lathe open without a built renderer says how to build it', async () => {
  rmSync(renderer, { recursive: true })
  const { code, stdout, stderr } = await open().ended
  expect({ code, stdout }).toEqual({ code: 2, stdout: '' })
  expect(stderr).toContain('npm run build')
})
