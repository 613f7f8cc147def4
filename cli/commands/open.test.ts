import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { cpSync, existsSync, mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { text } from 'node:stream/consumers'
import { fileURLToPath } from 'node:url'
import { afterAll, beforeAll, expect, test } from 'vitest'

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
  const env = { ...process.env, LATHE_NO_BROWSER: '1', LATHE_HOME: join(place, 'home') }
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
  const { code, stdout } = await ended
  expect(code).toBe(0)
  expect(JSON.parse(stdout)).toEqual({ url: expect.stringMatching(/^http:\/\/127\.0\.0\.1:/) })
})

test('lathe open without a built renderer says how to build it', async () => {
  rmSync(renderer, { recursive: true })
  const { code, stdout, stderr } = await open().ended
  expect({ code, stdout }).toEqual({ code: 2, stdout: '' })
  expect(stderr).toContain('npm run build')
})
