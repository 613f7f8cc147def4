import type { RequestListener, Server } from 'node:http'
import { connect, type Socket } from 'node:net'
import fc from 'fast-check'
import { afterEach, expect, test } from 'vitest'
import { Refusal } from './answer.ts'
import type { BodyRequest } from './body-request.ts'
import { listen } from './listen.ts'

const MOST = 100_000
const LARGE = 5_000_000
const running: Server[] = []

afterEach(() => {
  for (const server of running.splice(0)) {
    server.closeAllConnections()
    server.close()
  }
})

type Handler = RequestListener<typeof BodyRequest>

async function socketTo(handler: Handler): Promise<Socket> {
  const { server, url } = await listen(handler, { host: '127.0.0.1', port: 0 })
  running.push(server)
  return connect({ port: Number(new URL(url).port), host: '127.0.0.1', noDelay: true })
}

/** Answers with the body as it came; with what is wrong with it otherwise. */
const echo: Handler = (request, response) =>
  request.takeBody(MOST, (body) => {
    response.statusCode = body instanceof Refusal ? body.status : 200
    response.end(body instanceof Error ? body.message : body)
  })

/** What comes back until `count` answers are whole. */
function answers(socket: Socket, count: number): Promise<{ status: number; body: Buffer }[]> {
  let text = Buffer.alloc(0)
  return new Promise((resolve, reject) => {
    socket.on('error', reject)
    socket.on('close', () => reject(new Error(`closed after ${text.toString('latin1')}`)))
    socket.on('data', (chunk) => {
      text = Buffer.concat([text, chunk])
      const whole = wholeAnswers(text)
      if (whole.length === count) resolve(whole)
    })
  })
}

function wholeAnswers(text: Buffer): { status: number; body: Buffer }[] {
  const found: { status: number; body: Buffer }[] = []
  for (let from = 0; ; ) {
    const end = text.indexOf('\r\n\r\n', from)
    if (end < 0) return found
    const head = text.toString('latin1', from, end)
    const status = Number(head.slice(9, 12))
    const length = Number(/content-length: (\d+)/iu.exec(head)?.[1] ?? 0)
    from = end + 4 + length
    if (from > text.length) return found
    if (status !== 100) found.push({ status, body: text.subarray(end + 4, from) })
  }
}

const post = (body: Uint8Array, head = ''): Buffer =>
  Buffer.concat([Buffer.from(`POST / HTTP/1.1\r\nhost: x\r\ncontent-length: ${body.length}\r\n${head}\r\n`), body])

function chunked(body: Uint8Array, size: number): Buffer {
  const parts = [Buffer.from('POST / HTTP/1.1\r\nhost: x\r\ntransfer-encoding: chunked\r\n\r\n')]
  for (let at = 0; at < body.length; at += size) {
    const part = body.subarray(at, at + size)
    parts.push(Buffer.from(`${part.length.toString(16)}\r\n`), Buffer.from(part), Buffer.from('\r\n'))
  }
  return Buffer.concat([...parts, Buffer.from('0\r\n\r\n')])
}

const turn = () => new Promise((resolve) => setImmediate(resolve))

test('bodies come whole and in order, however the requests of a connection are cut up', async () => {
  const request = fc.record({ body: fc.uint8Array({ maxLength: 400 }), size: fc.integer({ min: 0, max: 50 }) })
  await fc.assert(
    fc.asyncProperty(
      fc.array(request, { minLength: 1, maxLength: 4 }),
      fc.integer({ min: 1, max: 300 }),
      async (requests, piece) => {
        const socket = await socketTo(echo)
        const whole = answers(socket, requests.length)
        const bytes = Buffer.concat(requests.map(({ body, size }) => (size > 0 ? chunked(body, size) : post(body))))
        for (let at = 0; at < bytes.length; at += piece) {
          socket.write(bytes.subarray(at, at + piece))
          await turn()
        }
        expect((await whole).map(({ status, body }) => [status, [...body]])).toEqual(
          requests.map(({ body }) => [200, [...body]]),
        )
        socket.destroy()
      },
    ),
    { numRuns: 40 },
  )
})

test.each([
  ['with its length', post(Buffer.alloc(LARGE))],
  ['in chunks', chunked(Buffer.alloc(LARGE), 50_000)],
])('the rest of a body that is too large is dropped, and the connection goes on: %s', async (_, large) => {
  const socket = await socketTo(echo)
  const whole = answers(socket, 2)
  socket.write(large)
  socket.write(post(Buffer.from('next')))
  const [first, second] = await whole
  expect(first?.status).toBe(413)
  expect(second?.body.toString()).toBe('next')
})

test('a body that nobody asks for is dropped, and the connection goes on', async () => {
  const socket = await socketTo((request, response) => {
    if (request.url === '/') response.writeHead(404, { 'content-length': 0 }).end()
  })
  const whole = answers(socket, 3)
  socket.write(post(Buffer.alloc(LARGE)))
  socket.write(chunked(Buffer.alloc(LARGE), 50_000))
  socket.write(post(Buffer.alloc(3)))
  expect((await whole).map(({ status }) => status)).toEqual([404, 404, 404])
})

test.each([10, 60_000, 70_000, LARGE])('a body of %i bytes waits outside until it is asked for', async (bytes) => {
  let read = 0
  const socket = await socketTo((request, response) => {
    setTimeout(() => {
      read = request.socket.bytesRead
      request.takeBody(LARGE, (body) => response.end(body instanceof Error ? '' : `${body.length}`))
    }, 50)
  })
  const whole = answers(socket, 1)
  socket.write(post(Buffer.alloc(bytes)))
  expect((await whole)[0]?.body.toString()).toBe(String(bytes))
  expect(read).toBeLessThan(300_000)
})

test.each([
  ['before it is asked for', 50],
  ['after it is asked for', 0],
])('who waits for a body is told that the client is gone: %s', async (_, wait) => {
  const told = await new Promise((resolve, reject) => {
    const begun = socketTo((request) => {
      setTimeout(() => request.takeBody(MOST, resolve), wait)
      begun.then((socket) => setTimeout(() => socket.destroy(), 10), reject)
    })
    begun.then((socket) => socket.write(post(Buffer.alloc(1000)).subarray(0, 500)), reject)
  })
  expect(told).toMatchObject({ status: 499 })
})

test('a client that asks before it sends its body is told to go on', async () => {
  const socket = await socketTo(echo)
  const whole = answers(socket, 1)
  const request = post(Buffer.from('body'), 'expect: 100-continue\r\n')
  socket.write(request.subarray(0, -4))
  socket.once('data', () => socket.write('body'))
  expect((await whole)[0]).toMatchObject({ status: 200, body: Buffer.from('body') })
})
