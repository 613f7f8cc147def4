import { once } from 'node:events'
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { type IncomingMessage, type RequestOptions, request } from 'node:http'
import { connect } from 'node:net'
import { networkInterfaces, tmpdir } from 'node:os'
import { join } from 'node:path'
import { text } from 'node:stream/consumers'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { WebSocket } from 'ws'
import { createFakeApp } from './fake-app.test-support.ts'
import { createTickets } from './loopback/tickets.ts'
import { type Loopback, serveLoopback } from './loopback.ts'

const folder = mkdtempSync(join(tmpdir(), 'lathe-loopback-'))
const uploads = join(folder, 'uploads')
const defects: unknown[] = []
let host: Loopback
let origin: string
let place: string
let token: string

beforeAll(async () => {
  const rendererFolder = join(folder, 'renderer')
  for (const each of [uploads, join(rendererFolder, 'assets')]) mkdirSync(each, { recursive: true })
  const page = '<!doctype html><meta name="csp-nonce" content="__NONCE__"><script src="/assets/main-1a.js"></script>'
  writeFileSync(join(rendererFolder, 'index.html'), page)
  writeFileSync(join(rendererFolder, 'assets', 'main-1a.js'), 'document.title = "x"')
  writeFileSync(join(rendererFolder, 'notes.unknown'), 'not served')
  writeFileSync(join(folder, 'secret.html'), 'outside')
  host = await serveLoopback({
    ...{ app: createFakeApp(uploads), port: 0, rendererFolder, mostUploadBytes: 100_000 },
    onDefect: (error) => defects.push(error),
  })
  const url = new URL(host.url)
  ;({ origin, host: place } = url)
  token = url.hash.slice('#token='.length)
})

afterAll(async () => {
  await host.close()
  rmSync(folder, { recursive: true })
})

interface Answered {
  readonly status: number
  readonly headers: IncomingMessage['headers']
  readonly body: string
}

/** One request, its path sent as it is given. Every answer is checked for what all of them carry. */
async function ask(
  path: string,
  { body = '', ...options }: RequestOptions & { body?: string } = {},
): Promise<Answered> {
  const [hostname, port] = place.split(':')
  const sent = request({ hostname, port, path, agent: false, ...options })
  sent.end(body)
  const [answer]: IncomingMessage[] = await once(sent, 'response')
  if (!answer) throw new Error('no answer')
  return checked({ status: answer.statusCode ?? 0, headers: answer.headers, body: await text(answer) })
}

function checked(answered: Answered): Answered {
  const { headers } = answered
  const policy = String(headers['content-security-policy'])
  expect(policy).toMatch(/^default-src 'none'; script-src 'self'; style-src 'self'/)
  expect(policy).not.toMatch(/unsafe|\*/)
  expect(policy).toContain("frame-ancestors 'none'")
  expect(headers).toMatchObject({
    'x-content-type-options': 'nosniff',
    'referrer-policy': 'no-referrer',
    'cross-origin-opener-policy': 'same-origin',
    'cross-origin-resource-policy': 'same-origin',
    'cache-control': expect.any(String),
  })
  expect(Object.keys(headers).filter((name) => name.startsWith('access-control'))).toEqual([])
  return answered
}

const bearer = () => ({ authorization: `Bearer ${token}` })

test('the address names 127.0.0.1 and holds a token of 256 bits in its fragment', () => {
  expect(host.url).toMatch(/^http:\/\/127\.0\.0\.1:\d+\/#token=[\w-]{43}$/)
})

test('the address for a browser to start with holds a code that gives the token once', async () => {
  const start = new URL(host.startUrl()).hash.slice('#start='.length)
  expect(host.startUrl()).not.toContain(token)
  const change = (code: string) => ask('/start', { method: 'POST', headers: { authorization: `Bearer ${code}` } })
  expect((await change('guess')).status).toBe(401)
  expect(JSON.parse((await change(start)).body)).toEqual({ token })
  expect(await change(start)).toMatchObject({ status: 401, body: expect.stringContaining('lathe open') })
  expect((await ask('/start')).status).toBe(405)
})

test('the page is public, with a nonce of its own in every answer', async () => {
  const pages = await Promise.all([ask('/'), ask('/'), ask('/index.html')])
  const nonces = pages.map(({ status, headers, body }) => {
    expect(status).toBe(200)
    expect(headers['content-type']).toBe('text/html; charset=utf-8')
    const nonce = /content="([^"]*)"/.exec(body)?.[1]
    expect(headers['content-security-policy']).toContain(`style-src 'self' 'nonce-${nonce}';`)
    return nonce
  })
  expect(new Set(nonces).size).toBe(3)
})

test('a file of the renderer has its type, and is kept where its name is hashed', async () => {
  const { status, headers, body } = await ask('/assets/main-1a.js')
  expect({ status, body }).toEqual({ status: 200, body: 'document.title = "x"' })
  expect(headers).toMatchObject({
    'content-type': 'text/javascript; charset=utf-8',
    'cache-control': 'public, max-age=31536000, immutable',
  })
  expect(await ask('/assets/main-1a.js', { method: 'HEAD' })).toMatchObject({ status: 200, body: '' })
})

test('what is not listed is not there, however the path is written', async () => {
  for (const path of [
    '/nothing',
    '/notes.unknown',
    '/assets',
    '/assets/',
    '/../secret.html',
    '/..%2fsecret.html',
    '/%2e%2e/secret.html',
    '/..%5csecret.html',
    '/assets/../../secret.html',
    '//secret.html',
    '/assets/main-1a.js%00',
    '/__proto__',
    '/download/',
    '/download/..%2f..%2fsecret.html',
  ])
    expect({ path, ...(await ask(path)) }).toMatchObject({
      path,
      status: 404,
      body: expect.stringContaining('"error"'),
    })
})

test('another method is refused', async () => {
  expect(await ask('/', { method: 'POST' })).toMatchObject({ status: 405, headers: { allow: 'GET, HEAD' } })
  expect(await ask('/upload?name=a.csv')).toMatchObject({ status: 405, headers: { allow: 'POST' } })
  expect(await ask('/upload', { method: 'OPTIONS', headers: { origin: 'https://evil.example' } })).toMatchObject({
    status: 403,
  })
})

test('a request under another name, or without one, is misdirected', async () => {
  for (const name of ['localhost', `localhost:${place.split(':')[1]}`, 'evil.example', '127.0.0.1', '127.0.0.1:1'])
    expect(await ask('/', { headers: { host: name } })).toMatchObject({ status: 421 })
  expect(await ask('/', { setHost: false })).toMatchObject({ status: 421 })
})

test('a request of another origin is forbidden, even with the token', async () => {
  for (const foreign of ['https://evil.example', 'null', `http://localhost:${place.split(':')[1]}`, `${origin}.evil`])
    for (const path of ['/', '/upload?name=a.csv', '/ticket?path=x'])
      expect(await ask(path, { headers: { origin: foreign, ...bearer() } })).toMatchObject({ status: 403 })
  expect(await ask('/', { headers: { origin } })).toMatchObject({ status: 200 })
})

test('what is not HTTP is answered with the same headers', async () => {
  const socket = connect(Number(place.split(':')[1]), '127.0.0.1')
  socket.end('nonsense\r\n\r\n')
  const answer = await text(socket)
  expect(answer).toMatch(/^HTTP\/1\.1 400 Bad Request\r\ncontent-security-policy: default-src 'none'/)
})

test('no other address of this computer answers', async () => {
  const others = Object.values(networkInterfaces())
    .flatMap((addresses) => addresses ?? [])
    .filter(({ address, family }) => family === 'IPv4' && address !== '127.0.0.1')
    .map(({ address }) => address)
  for (const address of ['127.0.0.2', '::1', ...others]) {
    const socket = connect(Number(place.split(':')[1]), address)
    await expect(once(socket, 'connect'), address).rejects.toThrow()
    socket.destroy()
  }
})

/** Tries to open a socket: 101 where it opens, else the status of the refusal. */
async function socketStatus(path: string, protocols: string[], headers: Record<string, string>): Promise<number> {
  const socket = new WebSocket(`ws://${place}${path}`, protocols, { headers })
  return new Promise((resolve, reject) => {
    socket.on('open', () => {
      expect(socket.protocol).toBe('lathe')
      socket.close()
      resolve(101)
    })
    socket.on('unexpected-response', async (_, answer) => {
      resolve(checked({ status: answer.statusCode ?? 0, headers: answer.headers, body: await text(answer) }).status)
    })
    socket.on('error', reject)
  })
}

test('the socket opens for the token and the own origin only, and is refused before the upgrade', async () => {
  const right = ['lathe', `token.${token}`]
  expect(await socketStatus('/rpc', right, { origin })).toBe(101)
  expect(await socketStatus('/rpc', ['lathe'], { origin })).toBe(401)
  expect(await socketStatus('/rpc', ['lathe', `token.${token.slice(1)}x`], { origin })).toBe(401)
  expect(await socketStatus('/rpc', ['lathe', token], { origin })).toBe(401)
  expect(await socketStatus(`/rpc?token=${token}`, ['lathe'], { origin })).toBe(404)
  expect(await socketStatus('/other', right, { origin })).toBe(404)
  expect(await socketStatus('/rpc', right, {})).toBe(403)
  expect(await socketStatus('/rpc', right, { origin: 'https://evil.example' })).toBe(403)
  expect(await socketStatus('/rpc', right, { origin, host: 'evil.example' })).toBe(421)
})

test('an upload is kept under its name, without the folders of it', async () => {
  const name = encodeURIComponent('../../Umsätze 2026.csv')
  const answer = await ask(`/upload?name=${name}`, { method: 'POST', headers: bearer(), body: 'a,b\n1,2\n' })
  expect(answer).toMatchObject({ status: 200, body: '{"upload":"id of Umsätze 2026.csv"}' })
  expect(readFileSync(join(uploads, 'Umsätze 2026.csv'), 'utf8')).toBe('a,b\n1,2\n')
  rmSync(join(uploads, 'Umsätze 2026.csv'))
})

test('an upload without the token or a name is refused', async () => {
  expect(await ask('/upload?name=a.csv', { method: 'POST', body: 'x' })).toMatchObject({ status: 401 })
  const wrong = { authorization: `Bearer ${token}x` }
  expect(await ask('/upload?name=a.csv', { method: 'POST', headers: wrong, body: 'x' })).toMatchObject({ status: 401 })
  for (const name of ['', '..', 'a%2f', '%00'])
    expect(await ask(`/upload?name=${name}`, { method: 'POST', headers: bearer(), body: 'x' })).toMatchObject({
      status: 400,
    })
  expect(readdirSync(uploads)).toEqual([])
})

test('an upload beyond the limit is refused and leaves nothing, announced or not', async () => {
  const body = 'x'.repeat(200_000)
  const announced = await ask('/upload?name=a.csv', { method: 'POST', headers: bearer(), body })
  expect(announced.status).toBe(413)
  expect(JSON.parse(announced.body)).toMatchObject({ error: { code: 'data', file: 'a.csv', next: expect.any(String) } })
  const chunked = { ...bearer(), 'transfer-encoding': 'chunked' }
  expect(await ask('/upload?name=a.csv', { method: 'POST', headers: chunked, body })).toMatchObject({ status: 413 })
  expect(readdirSync(uploads)).toEqual([])
})

test('an upload that is cut off leaves nothing', async () => {
  const socket = connect(Number(place.split(':')[1]), '127.0.0.1')
  const head = `POST /upload?name=cut.csv HTTP/1.1\r\nhost: ${place}\r\nauthorization: Bearer ${token}\r\n`
  socket.write(`${head}content-length: 50000\r\n\r\n${'x'.repeat(20_000)}`)
  await expect.poll(() => readdirSync(uploads)).toEqual(['cut.csv'])
  socket.destroy()
  await expect.poll(() => readdirSync(uploads)).toEqual([])
})

test('a download takes a ticket that is given for the token and works once', async () => {
  writeFileSync(join(uploads, 'a.csv'), 'a\n1\n')
  const path = encodeURIComponent('exports/p/0001/web.zip')
  expect(await ask(`/ticket?path=${path}`, { method: 'POST' })).toMatchObject({ status: 401 })
  const { download } = JSON.parse((await ask(`/ticket?path=${path}`, { method: 'POST', headers: bearer() })).body)
  expect(download).toMatch(/^\/download\/[\w-]{43}$/)
  const answer = await ask(download)
  expect(answer).toMatchObject({ status: 200, body: 'a\n1\n' })
  expect(answer.headers['content-disposition']).toBe(
    `attachment; filename="mod_le.zip"; filename*=UTF-8''mod%C3%A8le.zip`,
  )
  expect(await ask(download)).toMatchObject({ status: 404 })
  for (const missing of ['nothing', '', '..%2f..%2fsecret.html'])
    expect(await ask(`/ticket?path=${missing}`, { method: 'POST', headers: bearer() })).toMatchObject({ status: 404 })
  rmSync(join(uploads, 'a.csv'))
})

test('a ticket is good for a minute', () => {
  let now = 0
  const tickets = createTickets(() => now)
  const [early, late] = [tickets.issue('a'), tickets.issue('b')]
  now = 60_000
  expect(tickets.redeem(early)).toBe('a')
  now = 60_001
  expect(tickets.redeem(late)).toBeUndefined()
})

test('a taken port is a usage error that says what to do', async () => {
  const port = Number(place.split(':')[1])
  await expect(serveLoopback({ app: createFakeApp(), port, rendererFolder: folder })).rejects.toMatchObject({
    code: 'usage',
    details: { value: String(port), next: expect.stringContaining('--port') },
  })
})

test('nothing of this was a defect', () => {
  expect(defects).toEqual([])
})
