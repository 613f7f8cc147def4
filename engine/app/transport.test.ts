// How a training ends depends on what a transport tells of its end: tried over one.
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createORPCClient } from '@orpc/client'
import { RPCLink } from '@orpc/client/message-port'
import { afterEach, beforeEach, expect, test } from 'vitest'
import type { App } from '../hosts/app.ts'
import { createPair } from '../hosts/in-memory.test-support.ts'
import { servePort } from '../hosts/message-port.ts'
import { all, type Client, FAST, runOf, SLOW } from './app.test-support.ts'
import { createApp } from './app.ts'

let home = ''
let app: App

beforeEach(async () => {
  home = await mkdtemp(join(tmpdir(), 'lathe-app-'))
  app = await createApp({ home, host: 'desktop' })
})

afterEach(async () => {
  await app.close()
  await rm(home, { recursive: true, force: true })
})

function connect(): { client: Client; disconnect: () => void } {
  const [here, there] = createPair()
  servePort({ app, port: there })
  const client: Client = createORPCClient(new RPCLink({ port: here }))
  return { client, disconnect: () => here.close() }
}

/** Waits, for a few seconds at most, until no training is under way. */
async function untilIdle(client: Client, project: string): Promise<void> {
  const until = Date.now() + 5000
  while ((await client.projects.open({ project })).training) {
    if (Date.now() > until) throw new Error('the training did not end')
    await new Promise((resolve) => setTimeout(resolve, 20))
  }
}

test('a stream that is returned over a transport cancels its training', async () => {
  const { client } = connect()
  const { id } = await client.projects.create({ sample: 'loans' })
  const stream = await client.train.start({ project: id, ...SLOW })
  await stream.next()
  await stream.return?.(undefined)
  await untilIdle(client, id)
  expect((await client.projects.open({ project: id })).runs).toEqual([])
})

test('a call that is aborted over a transport cancels its training', async () => {
  const { client } = connect()
  const { id } = await client.projects.create({ sample: 'loans' })
  const { signal, abort } = controllerOf()
  const stream = await client.train.start({ project: id, ...SLOW }, { signal })
  await stream.next()
  const rest = all(stream).catch(() => {})
  abort()
  await rest
  await untilIdle(client, id)
  expect((await client.projects.open({ project: id })).runs).toEqual([])
})

test('a transport that closes cancels nothing: the next window follows the training to its run', async () => {
  const first = connect()
  const { id } = await first.client.projects.create({ sample: 'loans' })
  const stream = await first.client.train.start({ project: id, ...FAST })
  await stream.next()
  first.disconnect()
  const { client } = connect()
  const run = runOf(await all(await client.train.follow({ project: id })))
  expect((await client.projects.open({ project: id })).runs).toEqual([run])
})

test('an error crosses with its code, its place and its next step', async () => {
  const { client } = connect()
  const error = await client.projects.open({ project: 'none' }).catch((thrown: unknown) => thrown)
  expect(error).toMatchObject({ code: 'usage', data: { value: 'none', next: expect.stringMatching(/\S/) } })
})

function controllerOf() {
  const controller = new AbortController()
  return { signal: controller.signal, abort: () => controller.abort() }
}
