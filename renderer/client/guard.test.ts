import { expect, test } from 'vitest'
import { clientError, createGuard } from './guard.ts'

const never = () => new Promise<never>(() => undefined)
const lost = clientError('processLost', 'Lost.')

test('a call that its transport forgot ends with the connection', async () => {
  const guard = createGuard()
  const call = guard.intercept({ next: never })
  guard.end(lost)
  guard.end(clientError('cancelled', 'Too late to matter.'))
  await expect(call).rejects.toBe(lost)
  await expect(guard.intercept({ next: async () => 1 })).rejects.toBe(lost)
})

test('so does a step of a stream, and the stream can be left without an error', async () => {
  const guard = createGuard()
  const source = { next: never, return: async () => Promise.reject(new Error('no connection')) }
  const output = await guard.intercept({ next: async () => ({ ...source, [Symbol.asyncIterator]: () => source }) })
  const stream = output as AsyncIterator<unknown>
  const step = stream.next()
  guard.end(lost)
  await expect(step).rejects.toBe(lost)
  expect(await stream.return?.()).toMatchObject({ done: true })
})

test('an answer passes as it is, and so does an error of the engine', async () => {
  const guard = createGuard()
  const answer = { rows: [] }
  expect(await guard.intercept({ next: async () => answer })).toBe(answer)
  const error = clientError('data', 'No number.')
  await expect(guard.intercept({ next: () => Promise.reject(error) })).rejects.toBe(error)
})
