import { createServer, type RequestListener, type Server } from 'node:http'
import { afterEach, expect, test } from 'vitest'
import { createOutgoing } from './outgoing.ts'

const LIMITS = { milliseconds: 60, retries: 2, firstWaitMilliseconds: 1, failures: 6, restMilliseconds: 150 }
const servers: Server[] = []

afterEach(() => {
  for (const server of servers.splice(0)) {
    server.closeAllConnections()
    server.close()
  }
})

/** A server that answers as it is told to, and counts. */
async function serverOf(answer: RequestListener): Promise<{ url: string; calls: () => number }> {
  let calls = 0
  const server = createServer((request, response) => {
    calls++
    answer(request, response)
  })
  servers.push(server)
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const address = server.address()
  if (address === null || typeof address === 'string') throw new Error('no port')
  return { url: `http://127.0.0.1:${address.port}/`, calls: () => calls }
}

const rest = (milliseconds: number) => new Promise((resolve) => setTimeout(resolve, milliseconds))

test('an answer comes back, also where it takes a second try', async () => {
  const { url, calls } = await serverOf((_, response) => response.writeHead(calls() < 2 ? 503 : 200).end('hello'))
  expect(await createOutgoing(LIMITS).send({ url, method: 'POST', body: '{}' })).toEqual({
    ok: true,
    status: 200,
    body: 'hello',
  })
  expect(calls()).toBe(2)
})

test('a server that hangs is given up at the limit, one that errs is tried three times, a call that is wrong once', async () => {
  const hanging = await serverOf(() => {})
  expect(await createOutgoing(LIMITS).send({ url: hanging.url, method: 'GET' })).toEqual({ ok: false, why: 'time' })
  const failing = await serverOf((_, response) => response.writeHead(500).end())
  expect(await createOutgoing(LIMITS).send({ url: failing.url, method: 'GET' })).toEqual({ ok: false, why: 'status' })
  expect([hanging.calls(), failing.calls()]).toEqual([3, 3])
  const wrong = await serverOf((_, response) => response.writeHead(404).end())
  expect(await createOutgoing(LIMITS).send({ url: wrong.url, method: 'GET' })).toEqual({ ok: false, why: 'refused' })
  expect(wrong.calls()).toBe(1)
})

test('a server that hangs within its answer, or never stops, is given up too', async () => {
  const half = await serverOf((_, response) => response.writeHead(200).write('half'))
  expect(await createOutgoing(LIMITS).send({ url: half.url, method: 'GET' })).toEqual({ ok: false, why: 'time' })
  const endless = await serverOf((_, response) => response.writeHead(200).end('x'.repeat(1_100_000)))
  expect(
    await createOutgoing({ ...LIMITS, milliseconds: 5000 }).send({ url: endless.url, method: 'GET' }),
  ).toMatchObject({ ok: false })
})

test('after so many failures nothing is tried until the breaker has rested; then one that works closes it', async () => {
  let isUp = false
  const { url, calls } = await serverOf((_, response) => response.writeHead(isUp ? 200 : 500).end())
  const outcomes: string[] = []
  const outgoing = createOutgoing(LIMITS, (outcome) => outcomes.push(outcome.ok ? 'ok' : outcome.why))
  for (let i = 0; i < 4; i++) await outgoing.send({ url, method: 'GET' })
  expect(outcomes).toEqual(['status', 'status', 'open', 'open'])
  expect(calls()).toBe(6)
  isUp = true
  await rest(LIMITS.restMilliseconds + 20)
  expect(await outgoing.send({ url, method: 'GET' })).toMatchObject({ ok: true })
  expect(await outgoing.send({ url, method: 'GET' })).toMatchObject({ ok: true })
})

test('an address where nobody listens fails without an exception', async () => {
  const { url } = await serverOf(() => {})
  const [server] = servers.splice(0)
  await new Promise((resolve) => server?.close(resolve))
  expect(await createOutgoing(LIMITS).send({ url, method: 'GET' })).toEqual({ ok: false, why: 'network' })
})
