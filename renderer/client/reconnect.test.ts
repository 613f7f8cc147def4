import { expect, test } from 'vitest'
import { connectSocket } from './reconnect.ts'
import type { Socket } from './socket.ts'

const [CONNECTING, OPEN, CLOSED] = [0, 1, 3]

/** A socket that the test opens and closes. */
class FakeSocket extends EventTarget {
  readyState = CONNECTING
  readonly sent: unknown[] = []

  send(message: unknown) {
    this.sent.push(message)
  }

  close(code = 1005) {
    this.readyState = CLOSED
    this.dispatchEvent(Object.assign(new Event('close'), { code }))
  }

  open() {
    this.readyState = OPEN
    this.dispatchEvent(new Event('open'))
  }
}

/** Gives a socket for each attempt: one that opens where `attempts` says so, or when it is used up. */
function sockets(...attempts: boolean[]) {
  const made: FakeSocket[] = []
  const create = () => {
    const socket = new FakeSocket()
    const opens = attempts[made.length] ?? true
    made.push(socket)
    queueMicrotask(() => (opens ? socket.open() : socket.close(1006)))
    return socket as unknown as Socket
  }
  return { made, create }
}

test('a host that is not there, or does not take the token, is a problem with a next step', async () => {
  await expect(connectSocket(sockets(false).create)).rejects.toMatchObject({
    code: 'processLost',
    data: { next: expect.stringContaining('lathe open') },
  })
})

test('a lost connection refuses calls until it is back, which it says', async () => {
  const { made, create } = sockets(true, false, false, true)
  const connection = await connectSocket(create, [0, 0, 0])
  const states: string[] = []
  connection.onState((state) => states.push(state))
  made[0]?.close(1006)
  await expect.poll(() => connection.state).toBe('reconnecting')
  await expect(connection.client.app.info()).rejects.toMatchObject({ code: 'processLost' })
  await expect.poll(() => connection.state).toBe('open')
  void connection.client.app.info().catch(() => undefined)
  await expect.poll(() => made[3]?.sent.length).toBe(1)
  expect(states).toEqual(['reconnecting', 'open'])
  connection.close()
})

test('a connection that does not come back is closed, with the reason', async () => {
  const { made, create } = sockets(true, false, false)
  const connection = await connectSocket(create, [0, 0])
  const reasons: Error[] = []
  connection.onClose((reason) => reasons.push(reason))
  made[0]?.close(1006)
  await expect.poll(() => connection.state).toBe('closed')
  expect(reasons).toMatchObject([{ code: 'processLost', message: 'Lathe was closed.' }])
  expect(made).toHaveLength(3)
  await expect(connection.client.app.info()).rejects.toMatchObject({ message: 'Lathe was closed.' })
})

test('a host that says that it goes away is not asked again', async () => {
  const { made, create } = sockets()
  const connection = await connectSocket(create, [0])
  made[0]?.close(1001)
  await expect.poll(() => connection.state).toBe('closed')
  expect(made).toHaveLength(1)
})

test('closing while it reconnects ends the attempts', async () => {
  const { made, create } = sockets(true)
  const connection = await connectSocket(create, [20])
  made[0]?.close(1006)
  await expect.poll(() => connection.state).toBe('reconnecting')
  connection.close()
  await new Promise((resolve) => setTimeout(resolve, 40))
  expect(made).toHaveLength(1)
  await expect(connection.client.app.info()).rejects.toMatchObject({ code: 'cancelled' })
})

test('a listener that was taken back is not called', async () => {
  const connection = await connectSocket(sockets().create)
  let calls = 0
  connection.onState(() => calls++)()
  connection.onClose(() => calls++)()
  connection.close()
  expect(calls).toBe(0)
})
