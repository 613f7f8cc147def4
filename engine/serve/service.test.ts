import { type ChildProcess, spawn } from 'node:child_process'
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises'
import { connect } from 'node:net'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import type { Bundle } from '../../shared/bundle/index.ts'
import { withReasons } from '../../shared/explain/index.ts'
import { compileExport, EXPORTERS } from '../../shared/export/index.ts'
import { sampleBundle } from '../../shared/export/sample-pipeline.test-support.ts'
import { readRuntimeTexts } from '../verify/runtime-texts.ts'

interface Running {
  readonly child: ChildProcess
  readonly url: string
  readonly stdout: () => string
  readonly stderr: () => string
  readonly exited: Promise<number | null>
}

let folder: string
let bundle: Bundle
let service: Running

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'lathe-service-'))
  bundle = await sampleBundle()
  const files = compileExport(EXPORTERS.get('service'), bundle, readRuntimeTexts(), 'income')
  for (const { path, bytes } of files) {
    await mkdir(dirname(join(folder, path)), { recursive: true })
    await writeFile(join(folder, path), bytes)
  }
  service = await start()
})

afterAll(async () => {
  service.child.kill('SIGKILL')
  await rm(folder, { recursive: true })
})

function launch(args: readonly string[]) {
  const child = spawn(process.execPath, [join(folder, 'server.js'), ...args])
  let [stdout, stderr] = ['', '']
  child.stdout.on('data', (text) => {
    stdout += text
  })
  child.stderr.on('data', (text) => {
    stderr += text
  })
  const exited = new Promise<number | null>((resolve) => child.once('close', resolve))
  return { child, stdout: () => stdout, stderr: () => stderr, exited }
}

async function start(args: readonly string[] = ['--port', '0']): Promise<Running> {
  const running = launch(args)
  const url = await new Promise<string>((resolve, reject) => {
    running.child.stdout.on('data', () => resolve(running.stdout().replace('listening on ', '').trim()))
    void running.exited.then((code) => reject(new Error(`exit ${code}: ${running.stderr()}`)))
  })
  return { ...running, url }
}

const jsonOf = async (response: Response) => JSON.parse(await response.text())

const post = (body: string | Uint8Array<ArrayBuffer>, headers: Record<string, string> = {}, path = '/predict') =>
  fetch(`${service.url}${path}`, { method: 'POST', headers: { 'content-type': 'application/json', ...headers }, body })

async function problem(response: Response, status: number): Promise<string> {
  expect(response.status).toBe(status)
  const body = await jsonOf(response)
  expect(Object.keys(body)).toEqual(['error'])
  expect(body.error).not.toMatch(/\n|\.ts|\.mjs|node:/u)
  return body.error
}

/** Sends bytes as they are, and gives back all that comes until the connection closes. */
function raw(text: string): Promise<string> {
  return new Promise((resolve, reject) => {
    const socket = connect(Number(new URL(service.url).port), '127.0.0.1', () => socket.write(text))
    let answer = ''
    socket.on('data', (data) => {
      answer += data
    })
    socket.on('close', () => resolve(answer))
    socket.on('error', reject)
  })
}

test('reasons over the wire are those of the application, and every contribution sums to the margin', async () => {
  const { pipeline, golden } = bundle
  const rows = golden.rows.slice(0, 20)
  const { predictions } = await jsonOf(await post(JSON.stringify({ rows, reasons: 2 })))
  const wanted = withReasons(pipeline, golden.expected.slice(0, 20), rows, 2)
  expect(predictions).toMatchObject(wanted)
  const explained = await jsonOf(await post(JSON.stringify({ rows }), {}, '/explain'))
  expect(explained.scale).toBe('margin')
  expect(explained.rows).toHaveLength(20)
  for (const { base, margin, contributions } of explained.rows) {
    const sum = Object.values<number>(contributions).reduce((total, own) => total + own, base)
    expect(sum).toBeCloseTo(margin, 9)
  }
})

test('golden rows come back over the wire as they were expected', async () => {
  const response = await post(JSON.stringify({ rows: bundle.golden.rows }))
  expect(response.headers.get('content-type')).toBe('application/json; charset=utf-8')
  expect(await response.json()).toMatchObject({ predictions: bundle.golden.expected })
})

test('columns that are not used are named, and no rows are no predictions', async () => {
  expect(await (await post('{"rows":[]}')).json()).toEqual({ predictions: [] })
  const body = await jsonOf(await post('{"rows":[{"age":30,"income":">50K"}]}'))
  expect(body.ignored).toEqual(['income'])
  expect(body.predictions).toHaveLength(1)
})

test('health, readiness, OpenAPI and the list of routes are there', async () => {
  const get = async (path: string) => jsonOf(await fetch(service.url + path))
  expect(await get('/health')).toEqual({ status: 'ok', model: 'income' })
  expect(await get('/v2/health/live')).toEqual({ live: true })
  expect(await get('/v2/health/ready?x=1')).toEqual({ ready: true, live: true })
  expect((await get('/openapi.json')).openapi).toBe('3.1.0')
  expect(await (await fetch(service.url)).text()).toContain('POST /predict')
  const head = await fetch(`${service.url}/health`, { method: 'HEAD' })
  expect([head.status, await head.text()]).toEqual([200, ''])
})

test.each([
  ['{"rows":[', 'The body is not JSON: '],
  ['', 'The body is empty. Send { "rows": [ { "column": value } ] }.'],
  ['{"rows":[{"age":true}]}', 'rows[0], column "age" (number) must not be true. Send a number or its source text'],
  ['[1]', 'The request is a list, not an object. Send { "rows"'],
])('the body %s is a bad request that says why', async (body, message) => {
  expect(await problem(await post(body), 400)).toContain(message)
})

test('bytes that are not UTF-8 are a bad request', async () => {
  expect(await problem(await post(Uint8Array.of(0x7b, 0xff, 0x7d)), 400)).toContain('not valid UTF-8')
})

test('a body that is too large is refused, with and without its length', async () => {
  const large = `{"rows":[{"letter":"${'x'.repeat(10_000_001)}"}]}`
  expect(await problem(await post(large), 413)).toContain('larger than 10,000,000 bytes')
  const head = 'POST /predict HTTP/1.1\r\nhost: x\r\ncontent-type: application/json\r\nconnection: close\r\n'
  const chunk = `${large.length.toString(16)}\r\n${large}\r\n0\r\n\r\n`
  expect(await raw(`${head}transfer-encoding: chunked\r\n\r\n${chunk}`)).toMatch(/^HTTP\/1.1 413 /u)
  expect((await fetch(`${service.url}/health`)).status).toBe(200)
})

test('more rows than one request may hold are refused', async () => {
  const rows = JSON.stringify({ rows: new Array(10_001).fill({}) })
  expect(await problem(await post(rows), 400)).toContain('one request may hold 10000')
})

test.each([
  [{ 'content-type': 'text/plain' }, 'content-type: application/json'],
  [{ 'content-type': 'application/json; charset=latin1' }, 'UTF-8'],
  [{ 'content-encoding': 'zip' }, 'gzip, deflate or br'],
])('a body sent as %j is of no supported type', async (headers, message) => {
  expect(await problem(await post('{"rows":[]}', headers), 415)).toContain(message)
})

test('an unknown route and a wrong method are refused with what is there', async () => {
  expect(await problem(await fetch(`${service.url}/nothing`), 404)).toContain('GET / lists the routes.')
  expect(await problem(await fetch(`${service.url}/__proto__`), 404)).toContain('/__proto__')
  const response = await fetch(`${service.url}/predict`)
  expect(response.headers.get('allow')).toBe('POST')
  expect(await problem(response, 405)).toBe('/predict does not take GET. Use POST.')
  expect(await problem(await post('{}', {}, '/health'), 405)).toContain('Use GET.')
})

test('what is not HTTP is answered and cut off, and the service goes on', async () => {
  const answer = await raw('nonsense\r\n\r\n')
  expect(answer).toMatch(/^HTTP\/1.1 400 /u)
  expect(answer).toContain('{"error":')
  const refused: readonly (readonly [string, number])[] = [
    ['GET / HTTP/1.1\r\nconnection: close\r\n\r\n', 400],
    ['POST /predict HTTP/1.1\r\nhost: x\r\nexpect: much\r\ncontent-length: 2\r\n\r\n{}', 417],
    ['CONNECT other:1 HTTP/1.1\r\nhost: other:1\r\n\r\n', 405],
  ]
  for (const [request, status] of refused) {
    const [head, body] = (await raw(request)).split('\r\n\r\n')
    expect(head).toContain(`HTTP/1.1 ${status} `)
    expect(JSON.parse(body ?? '')).toHaveProperty('error')
  }
  expect(await raw(`GET / HTTP/1.1\r\nhost: x\r\nlong: ${'x'.repeat(40_000)}\r\n\r\n`)).toMatch(/^HTTP\/1.1 431 /u)
  expect((await fetch(`${service.url}/health`)).status).toBe(200)
})

test('concurrent requests each get their own answer', async () => {
  const { rows, expected } = bundle.golden
  const answers = await Promise.all(rows.map((row) => post(JSON.stringify({ rows: [row] })).then(jsonOf)))
  expect(answers.map(({ predictions }) => predictions[0])).toMatchObject(expected)
})

test('stdout holds one line, stderr nothing', () => {
  expect(service.stdout()).toMatch(/^listening on http:\/\/127\.0\.0\.1:\d+\n$/u)
  expect(service.stderr()).toBe('')
})

test.each(['SIGTERM', 'SIGINT'] as const)(
  '%s: a request under way is answered, then the service exits with 0',
  async (signal) => {
    const other = await start()
    const body = '{"rows":[{"age":30}]}'
    const answer = new Promise<string>((resolve, reject) => {
      const socket = connect(Number(new URL(other.url).port), '127.0.0.1', () => {
        socket.write(
          `POST /predict HTTP/1.1\r\nhost: x\r\ncontent-type: application/json\r\ncontent-length: ${body.length}\r\n\r\n`,
        )
        socket.write(body.slice(0, 5), () => setTimeout(() => other.child.kill(signal), 100))
        setTimeout(() => socket.write(body.slice(5)), 400)
      })
      let text = ''
      socket.on('data', (data) => {
        text += data
      })
      socket.on('close', () => resolve(text))
      socket.on('error', reject)
    })
    expect(await answer).toMatch(/^HTTP\/1.1 200 OK[\s\S]*connection: close[\s\S]*"predictions"/iu)
    expect(await other.exited).toBe(0)
    await expect(fetch(`${other.url}/health`)).rejects.toThrow()
  },
)

test.each([
  [['--port', '99999'], '--port must not be "99999". Give a number from 0 to 65535.'],
  [['--prot', '1'], '--prot'],
  [['--host', '203.0.113.1', '--port', '0'], 'Check --host.'],
])('the options %j end with exit code 2 and a message', async (args, message) => {
  const running = launch(args)
  expect(await running.exited).toBe(2)
  expect(running.stderr()).toContain(message)
  expect(running.stderr()).not.toContain('    at ')
})

test('a port that is taken ends with exit code 2, and --help with 0', async () => {
  const taken = launch(['--port', new URL(service.url).port])
  expect(await taken.exited).toBe(2)
  expect(taken.stderr()).toMatch(/^Port \d+ of 127.0.0.1 is taken. Choose another/u)
  const help = launch(['--help'])
  expect(await help.exited).toBe(0)
  expect(help.stdout()).toContain('--port N')
})
