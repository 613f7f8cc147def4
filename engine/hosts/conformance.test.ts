import { mkdtempSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as wait } from 'node:timers/promises'
import { MessageChannel } from 'node:worker_threads'
import { test as base, describe, expect, onTestFinished } from 'vitest'
import { WebSocket } from 'ws'
import { type Client, connectPort } from '../../renderer/client/index.ts'
import { connectSocket } from '../../renderer/client/reconnect.ts'
import type { Socket } from '../../renderer/client/socket.ts'
import { createFakeApp, type FakeApp } from './fake-app.test-support.ts'
import { createPair } from './in-memory.test-support.ts'
import { serveLoopback } from './loopback.ts'
import { servePort } from './message-port.ts'

interface Session {
  readonly client: Client
  readonly app: FakeApp
  readonly defects: unknown[]
  close(): void
  /** The other side goes away. */
  lose(): void
}

const TRANSPORTS: Record<string, () => Promise<Session>> = {
  async 'in-memory pair'() {
    const [app, defects, [here, there]] = [createFakeApp(), [] as unknown[], createPair()]
    servePort({ app, port: there, onDefect: (error) => defects.push(error) })
    return { app, defects, ...connectPort(here), lose: () => there.close() }
  },
  async 'loopback WebSocket'() {
    const [app, defects] = [createFakeApp(), [] as unknown[]]
    const rendererFolder = mkdtempSync(join(tmpdir(), 'lathe-renderer-'))
    writeFileSync(join(rendererFolder, 'index.html'), '<!doctype html>')
    const host = await serveLoopback({ app, port: 0, rendererFolder, onDefect: (error) => defects.push(error) })
    onTestFinished(() => host.close())
    const { origin, host: place, hash } = new URL(host.url)
    const protocols = ['lathe', `token.${hash.slice('#token='.length)}`]
    const create = () => new WebSocket(`ws://${place}/rpc`, protocols, { origin }) as unknown as Socket
    const connection = await connectSocket(create, [10])
    return { app, defects, client: connection.client, close: connection.close, lose: () => void host.close() }
  },
  async MessagePort() {
    const [app, defects, { port1, port2 }] = [createFakeApp(), [] as unknown[], new MessageChannel()]
    port1.start()
    port2.start()
    servePort({ app, port: port2, onDefect: (error) => defects.push(error) })
    return { app, defects, ...connectPort(port1), lose: () => port2.close() }
  },
}

const TRAINING = { project: 'p', families: [], budgetSeconds: null }

describe.each(Object.entries(TRANSPORTS))('over a %s,', (_, open) => {
  const test = (name: string, check: (session: Session) => Promise<void>) =>
    base(name, async () => {
      const session = await open()
      try {
        await check(session)
      } finally {
        session.close()
      }
    })

  test('a call is answered', async ({ client }) => {
    expect(await client.app.info()).toEqual({ version: '1', host: 'browser', abilities: [], cores: 2, memoryBytes: 1 })
  })

  test('input that the contract refuses is an error that names the field', async ({ client, defects }) => {
    await expect(client.data.rows({ project: 'p', from: 0, count: 5000 })).rejects.toMatchObject({
      code: 'usage',
      message: expect.stringContaining('count'),
      data: { value: 'count', next: 'Check count.' },
    })
    expect(defects).toEqual([])
  })

  test('an error of the engine keeps its code, message and details', async ({ client, defects }) => {
    await expect(client.projects.open({ project: 'adult.csv' })).rejects.toMatchObject({
      code: 'data',
      message: 'adult.csv, line 7: no number.',
      data: { file: 'adult.csv', line: 7, column: 'age', value: 'x', next: 'Mend the line.' },
      defined: true,
    })
    expect(defects).toEqual([])
  })

  test('a defect is an internal error without its stack, and is reported here', async ({ client, defects }) => {
    const error = await client.projects.remove({ project: 'p' }).catch((thrown) => thrown)
    expect(error).toMatchObject({ code: 'internal', message: expect.stringContaining('cannot read it') })
    expect(JSON.stringify(error)).not.toContain('fake-app')
    expect(defects).toEqual([expect.any(TypeError)])
  })

  test('what a disk says is told with what to do, and is no defect', async ({ client, defects }) => {
    await expect(client.projects.draft({ project: 'p', draft: null })).rejects.toMatchObject({
      code: 'fileUnreadable',
      message: 'A file could not be read or written: the disk is full (ENOSPC).',
      data: { next: 'Free some space on it, and try again.' },
    })
    expect(defects).toEqual([])
  })

  test('a procedure that is not there is an error of the closed set', async ({ client }) => {
    for (const name of ['nothing', '__proto__', 'hasOwnProperty']) {
      const unknown = Reflect.get(client.app, name) as () => Promise<unknown>
      await expect(unknown()).rejects.toMatchObject({ code: 'unsupported', data: { value: `app/${name}` } })
    }
  })

  test('a stream yields its progress in order and ends', async ({ client, app }) => {
    const texts: string[] = []
    for await (const event of await client.train.start({ ...TRAINING, mode: 'fast' }))
      if (event.type === 'progress') texts.push(event.text)
    expect(texts).toEqual(['step 1', 'step 2', 'step 3', 'step 4', 'step 5'])
    expect(app.asked.ended).toBe(1)
  })

  test('an error in a stream comes after what was yielded, with its code and details', async ({ client }) => {
    const stream = await client.train.start({ ...TRAINING, mode: 'balanced' })
    const texts: string[] = []
    const reading = (async () => {
      for await (const event of stream) if (event.type === 'progress') texts.push(event.text)
    })()
    await expect(reading).rejects.toMatchObject({ code: 'processLost', data: { value: 'SIGKILL', next: 'Resume it.' } })
    expect(texts).toEqual(['step 1', 'step 2'])
  })

  test('leaving a stream aborts the signal of the engine, which ends soon after', async ({ client, app }) => {
    const stream = await client.train.start({ ...TRAINING, mode: 'best' })
    for await (const event of stream) if (event.type === 'progress' && event.fraction >= 0.4) break
    await expect.poll(() => app.asked).toMatchObject({ aborted: 1, ended: 1, lost: 0 })
    expect(app.asked.events).toBeLessThan(20)
  })

  test('returning a stream that is waited for ends the wait as cancelled', async ({ client, app }) => {
    const stream = await client.train.start({ ...TRAINING, mode: 'best' })
    const reading = (async () => {
      for await (const event of stream) if (event.type === 'done') return
    })()
    const ended = expect(reading).rejects.toMatchObject({ code: 'cancelled' })
    await wait(30)
    await stream.return?.()
    await ended
    await expect.poll(() => app.asked).toMatchObject({ aborted: 1, ended: 1 })
  })

  test('a signal cancels a call and a stream', async ({ client, app }) => {
    const cancellation = new AbortController()
    const { signal } = cancellation
    const call = expect(client.projects.list(undefined, { signal })).rejects.toMatchObject({ code: 'cancelled' })
    const stream = await client.train.start({ ...TRAINING, mode: 'best' }, { signal })
    await stream.next()
    cancellation.abort()
    await call
    await expect(drained(stream)).rejects.toMatchObject({ code: 'cancelled' })
    await expect.poll(() => app.asked).toMatchObject({ aborted: 1, ended: 1 })
  })

  test('closing rejects calls, streams and whatever is asked later as cancelled', async ({ client, app, close }) => {
    const stream = await client.train.start({ ...TRAINING, mode: 'best' })
    const pending = [client.projects.list(), client.projects.list(), drained(stream)]
    const settled = Promise.allSettled(pending)
    await wait(20)
    const justSent = client.app.info()
    close()
    const cancelled = { status: 'rejected', reason: { code: 'cancelled' } }
    expect(await settled).toMatchObject([cancelled, cancelled, cancelled])
    await expect(justSent).rejects.toMatchObject({ code: 'cancelled' })
    await expect(client.app.info()).rejects.toMatchObject({ code: 'cancelled' })
    await expect.poll(() => app.asked).toMatchObject({ aborted: 1, ended: 1 })
  })

  test('a lost connection rejects everything pending, and later calls, as lost', async ({ client, lose, app }) => {
    const stream = await client.train.start({ ...TRAINING, mode: 'best' })
    const settled = Promise.allSettled([client.projects.list(), drained(stream)])
    await wait(20)
    lose()
    const lost = { status: 'rejected', reason: { code: 'processLost' } }
    expect(await settled).toMatchObject([lost, lost])
    await expect(client.app.info()).rejects.toMatchObject({ code: 'processLost' })
    // Without a reason, unlike an abort of the client: a training goes on when its window is gone.
    await expect.poll(() => app.asked).toMatchObject({ aborted: 1, ended: 1, lost: 1 })
  })

  test('an answer of more than a megabyte arrives whole', async ({ client }) => {
    const { rows } = await client.data.rows({ project: 'p', from: 3, count: 1000 })
    expect(JSON.stringify(rows).length).toBeGreaterThan(1_000_000)
    expect(rows.at(-1)).toEqual(['1002', 'é'.repeat(1050)])
  })

  test('500 calls at once get each its own answer', async ({ client }) => {
    const pages = await Promise.all(
      Array.from({ length: 500 }, (_, from) => client.data.rows({ project: 'p', from, count: 1 })),
    )
    expect(pages.map(({ from }) => from)).toEqual(Array.from({ length: 500 }, (_, i) => i))
  })
})

async function drained(stream: AsyncIterable<unknown>): Promise<void> {
  for await (const _ of stream);
}

base('a message that is none is reported and ends nothing', async () => {
  const { port1, port2 } = new MessageChannel()
  port1.start()
  port2.start()
  const defects: unknown[] = []
  servePort({ app: createFakeApp(), port: port2, onDefect: (error) => defects.push(error) })
  for (const message of ['{', { i: 1 }, 7, '{"i":"1","p":{"u":"no address"}}']) port1.postMessage(message)
  await expect.poll(() => defects.length).toBe(4)
  const { client, close } = connectPort(port1)
  expect(await client.app.samples()).toEqual([])
  close()
})
