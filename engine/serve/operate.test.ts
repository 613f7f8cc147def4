import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { createServer } from 'node:http'
import { get } from 'node:https'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { TLSSocket } from 'node:tls'
import { afterAll, afterEach, beforeAll, expect, test, vi } from 'vitest'
import { sampleBundle } from '../../shared/export/sample-pipeline.test-support.ts'
import { pseudonymOf } from '../../shared/rollout/index.ts'
import { servingNotes } from '../../shared/serve/index.ts'
import { modelOf } from './model.ts'
import { readLogFolder } from './observe/log-folder.ts'
import { serveOptions } from './options.ts'
import { type RunningService, startListening } from './running.ts'
import { FIRST, type Pair, SECOND } from './secure/certificates.test-support.ts'
import { changeKeys } from './secure/keys-command.ts'
import { createService } from './state.ts'
import { sourceOf } from './traffic/source.ts'

const folder = mkdtempSync(join(tmpdir(), 'lathe-operate-'))
const running: RunningService[] = []
let bundle: Awaited<ReturnType<typeof sampleBundle>>
/** What the service says on stderr. */
let said = ''

beforeAll(async () => {
  bundle = await sampleBundle()
  vi.spyOn(process.stderr, 'write').mockImplementation((text) => {
    said += text
    return true
  })
})
afterEach(async () => {
  await Promise.all(running.splice(0).map((one) => one.close()))
  said = ''
})
afterAll(() => {
  vi.restoreAllMocks()
  rmSync(folder, { recursive: true })
})

async function start(given: Readonly<Record<string, string | boolean>> = {}): Promise<string> {
  const notes = { ...servingNotes(bundle), personal: ['letter'] }
  const about = { name: 'income', version: '1', digest: '0'.repeat(64), kernels: undefined, ...notes }
  const model = modelOf(bundle.pipeline, about)
  const options = serveOptions({ port: '0', ...given })
  const source = sourceOf(options.traffic, model, async () => model)
  const one = await startListening(createService(model), options, source)
  running.push(one)
  return one.url
}

const row = () => bundle.golden.rows[0] ?? {}
const predict = (url: string, headers: Readonly<Record<string, string>> = {}) =>
  fetch(`${url}/predict`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', ...headers },
    body: JSON.stringify({ rows: [row(), row()] }),
  })
const jsonOf = async (response: Response) => JSON.parse(await response.text())

test('with a file of keys every route but health asks for one, until it is revoked', async () => {
  const file = join(folder, 'keys.json')
  const change = (action: 'add' | 'revoke', id: string, ...scopes: ('predict' | 'metrics')[]) =>
    changeKeys({ action, id, file, scopes, days: 0 }, new Date()).key ?? ''
  const shop = { authorization: `Bearer ${change('add', 'shop', 'predict')}` }
  const prometheus = { 'x-api-key': change('add', 'prometheus', 'metrics') }
  const url = await start({ 'key-file': file })
  expect((await fetch(`${url}/v2/health/ready`)).status).toBe(200)
  const refused = await predict(url)
  expect([refused.status, refused.headers.get('www-authenticate')]).toEqual([401, 'Bearer realm="lathe"'])
  expect((await jsonOf(refused)).error).toContain('asks for a key')
  expect((await predict(url, shop)).status).toBe(200)
  expect((await predict(url, prometheus)).status).toBe(403)
  const metrics = await (await fetch(`${url}/metrics`, { headers: prometheus })).text()
  expect(metrics).toContain('lathe_refused_total{reason="no-key"} 1\nlathe_refused_total{reason="scope"} 1\n')
  change('revoke', 'shop')
  await vi.waitFor(async () => expect((await predict(url, shop)).status).toBe(401), 5000)
  expect(said).not.toContain(shop.authorization.slice(-20))
  expect(said).toContain('"event":"refused"')
})

test('a service that others reach without a key says so when it starts; one for this computer does not', async () => {
  await start()
  expect(said).toBe('')
  await start({ host: '0.0.0.0' })
  expect(JSON.parse(said)).toMatchObject({
    level: 'warn',
    event: 'no-key',
    message: expect.stringContaining('lathe keys add'),
  })
})

test('requests beyond the rate are answered with when to come again', async () => {
  const url = await start({ rate: '0.5', burst: '2' })
  const answers = [await predict(url), await predict(url), await predict(url)]
  expect(answers.map(({ status }) => status)).toEqual([200, 200, 429])
  expect(Number(answers[2]?.headers.get('retry-after'))).toBeGreaterThan(0)
})

test('every answer carries the headers of a careful service', async () => {
  const { headers } = await fetch(`${await start()}/nothing`)
  const wanted = { 'x-frame-options': 'DENY', 'x-content-type-options': 'nosniff', 'cache-control': 'no-store' }
  for (const [name, value] of Object.entries(wanted)) expect(headers.get(name)).toBe(value)
})

test('rows are logged as they were answered, without columns that tell who people are; labels, too', async () => {
  const log = join(folder, 'log')
  const url = await start({ log, 'log-redact': 'age' })
  const { predictions } = await jsonOf(await predict(url, { 'x-request-id': 'mine' }))
  await Promise.all(running.splice(0).map((one) => one.close()))
  const parts = []
  for await (const part of readLogFolder(log)) parts.push(...part.rows)
  expect(parts).toHaveLength(2)
  expect(parts[1]).toMatchObject({ id: 'mine', row: 1, version: '1', variant: 'champion', ...predictions[1] })
  expect(Object.keys(parts[1]?.input ?? {}).sort()).toEqual(
    bundle.pipeline.inputs
      .map(({ name }) => name)
      .filter((name) => name !== 'age' && name !== 'letter')
      .sort(),
  )
  expect(parts[1]?.redacted?.toSorted()).toEqual(['age', 'letter'])
  expect(JSON.parse(said).message).toContain('kept for 30 days. Left out are: letter, age.')
})

test('while a model is on trial the log knows units by a pseudonym, and by none where that is turned off', async () => {
  for (const off of [false, true]) {
    const log = join(folder, `units-${off}`)
    const url = await start({ log, challenger: 'other', share: '50', ...(off && { 'log-no-units': true }) })
    await predict(url, { 'x-lathe-unit': 'Ann' })
    await predict(url)
    await Promise.all(running.splice(0).map((one) => one.close()))
    const units = []
    for await (const part of readLogFolder(log)) units.push(...part.rows.map(({ unit }) => unit))
    const ann = off ? undefined : pseudonymOf('lathe', 'Ann')
    expect(units).toEqual([ann, ann, undefined, undefined])
  }
})

test('a trace goes on through the service to the collector; a collector that is not there fails no prediction', async () => {
  const bodies: string[] = []
  const collector = createServer((request, response) => {
    let body = ''
    request.on('data', (data) => {
      body += data
    })
    request.on('end', () => {
      bodies.push(body)
      response.end('{}')
    })
  })
  await new Promise<void>((resolve) => collector.listen(0, '127.0.0.1', resolve))
  const address = collector.address()
  const port = address !== null && typeof address === 'object' ? address.port : 0
  const traces = `http://127.0.0.1:${port}/v1/traces`
  const parent = '00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01'
  const answer = await predict(await start({ traces }), { traceparent: parent })
  expect(answer.headers.get('traceparent')).toMatch(/^00-0af7651916cd43dd8448eb211c80319c-[0-9a-f]{16}-01$/u)
  await Promise.all(running.splice(0).map((one) => one.close()))
  const [span] = JSON.parse(bodies[0] ?? '').resourceSpans[0].scopeSpans[0].spans
  expect(span).toMatchObject({ name: 'POST /predict', parentSpanId: 'b7ad6b7169203331' })
  expect(span.attributes).toContainEqual({ key: 'model.variant', value: { stringValue: 'champion' } })
  await new Promise((resolve) => collector.close(resolve))
  expect((await predict(await start({ traces }), { traceparent: parent })).status).toBe(200)
})

/** The common name of the certificate that a service shows. */
const nameOf = (url: string): Promise<string> =>
  new Promise((resolve, reject) => {
    get(`${url}/health`, { rejectUnauthorized: false, agent: false }, (response) => {
      const socket: unknown = response.socket
      response.resume()
      resolve(isTls(socket) ? String(socket.getPeerCertificate().subject.CN) : '')
    }).on('error', reject)
  })

const isTls = (socket: unknown): socket is TLSSocket =>
  typeof socket === 'object' && socket !== null && 'getPeerCertificate' in socket

test('over TLS, and with a new certificate without a restart; one that does not fit its key is told of and left', async () => {
  const [cert, key] = [join(folder, 'cert.pem'), join(folder, 'key.pem')]
  const write = (pair: Pair) => {
    writeFileSync(cert, pair.cert)
    writeFileSync(key, pair.key)
  }
  write(FIRST)
  const url = await start({ 'tls-cert': cert, 'tls-key': key })
  expect(url).toMatch(/^https:/u)
  expect(await nameOf(url)).toBe('first')
  writeFileSync(cert, 'nonsense')
  await vi.waitFor(() => expect(said).toContain('the one before stays in use'), 5000)
  expect(await nameOf(url)).toBe('first')
  write(SECOND)
  await vi.waitFor(async () => expect(await nameOf(url)).toBe('second'), 5000)
})

test.each([
  [{ workers: '0' }, '--workers must not be "0". '],
  [{ rate: 'fast' }, '--rate must not be "fast". '],
  [{ 'tls-cert': 'a.pem' }, '--tls-cert needs --tls-key. '],
  [{ 'jwt-issuer': 'x' }, 'nothing checks tokens'],
  [{ traces: 'localhost' }, '--traces must not be "localhost". '],
  [{ 'log-days': '0' }, '--log-days must not be "0". '],
])('the options %j are refused', (given, why) => {
  expect(() => serveOptions(given)).toThrow(why.trim())
})

test('a file of keys that is not there is named', async () => {
  await expect(start({ 'key-file': join(folder, 'none.json') })).rejects.toThrow(/^Cannot read .*none\.json/u)
})
