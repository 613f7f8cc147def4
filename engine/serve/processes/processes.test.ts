import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import { createRng } from '../../../shared/core/index.ts'
import { createOnce } from './once.ts'
import { createLeasedLimiter, createLessor, type Lease } from './rate-leases.ts'

beforeEach(() => void vi.useFakeTimers())
afterEach(() => void vi.useRealTimers())

/** Processes that share one limit, with messages that take a millisecond. */
function processes(count: number, limit: { perSecond: number; burst: number }) {
  const now = () => performance.now()
  const lessor = createLessor(limit, count, now)
  let messages = 0
  const late = <T>(make: () => T): Promise<T> => {
    messages++
    return new Promise((resolve) => setTimeout(() => resolve(make()), 1))
  }
  const limiters = Array.from({ length: count }, (_, worker) => {
    const link = {
      lease: (client: string, spent: number): Promise<Lease> => late(() => lessor.lease(worker, client, spent)),
      settle: (spent: readonly (readonly [string, number])[]) => void late(() => lessor.settle(worker, spent)),
    }
    return createLeasedLimiter(limit, count, link, now)
  })
  const told = { admitted: 0, refused: 0 }
  const send = (worker: number, client = 'a'): void => {
    const count = (seconds: number) => void (seconds > 0 ? told.refused++ : told.admitted++)
    const seconds = limiters[worker]?.take(client) ?? 0
    if (typeof seconds === 'number') count(seconds)
    else void seconds.then(count)
  }
  return { told, send, messages: () => messages }
}

const steps = async (seconds: number, each: () => void): Promise<void> => {
  for (let step = 0; step < seconds * 100; step++) {
    each()
    await vi.advanceTimersByTimeAsync(10)
  }
}

test('what all processes let through together is the rate of the service, however requests fall among them', async () => {
  const rng = createRng(4)
  for (const among of [1, 4]) {
    const { told, send } = processes(4, { perSecond: 100, burst: 50 })
    await steps(5, () => {
      for (let i = 0; i < 4; i++) send(rng.below(among))
    })
    await vi.advanceTimersByTimeAsync(100)
    expect(told.admitted + told.refused).toBe(2000)
    expect(told.admitted).toBeLessThanOrEqual(50 + 510)
    expect(told.admitted).toBeGreaterThanOrEqual(500)
  }
})

test('below the rate nobody is refused, and a burst may come to one process', async () => {
  const rng = createRng(5)
  const steady = processes(4, { perSecond: 100, burst: 20 })
  await steps(5, () => {
    if (rng.next() < 0.8) steady.send(rng.below(4))
  })
  expect(steady.told.refused).toBe(0)
  const burst = processes(4, { perSecond: 1, burst: 50 })
  for (let i = 0; i < 60; i++) burst.send(2)
  await vi.advanceTimersByTimeAsync(50)
  expect(burst.told).toEqual({ admitted: 50, refused: 10 })
  // Another client has a bucket of its own.
  burst.send(1, 'b')
  await vi.advanceTimersByTimeAsync(50)
  expect(burst.told.admitted).toBe(51)
})

test('messages are few: leases are of many requests, and a client without any left is not asked for again at once', async () => {
  const rng = createRng(6)
  const busy = processes(2, { perSecond: 5000, burst: 5000 })
  await steps(2, () => {
    for (let i = 0; i < 40; i++) busy.send(rng.below(2))
  })
  expect(busy.told).toEqual({ admitted: 8000, refused: 0 })
  expect(busy.messages()).toBeLessThan(400)
  const refused = processes(2, { perSecond: 10, burst: 10 })
  await steps(2, () => {
    for (let i = 0; i < 40; i++) refused.send(rng.below(2))
  })
  expect(refused.told.admitted).toBeLessThanOrEqual(31)
  expect(refused.messages()).toBeLessThan(400)
})

test('where the first process does not answer, each keeps to its part', async () => {
  const limiter = createLeasedLimiter(
    { perSecond: 10, burst: 8 },
    4,
    { lease: async () => undefined, settle: () => {} },
    () => performance.now(),
  )
  const seconds = await Promise.all([limiter.take('a'), limiter.take('a'), limiter.take('a')])
  expect(seconds.map((one) => one > 0)).toEqual([false, false, true])
})

test('what all processes see alike is new once, and again when it happens again', () => {
  const isNew = createOnce()
  const all = (what: string) => [1, 2, 3].map((worker) => isNew(worker, what))
  for (const what of ['version 2', 'version 1', 'version 2']) expect(all(what)).toEqual([true, false, false])
  // One that was started in place of another has seen nothing yet.
  expect(isNew(4, 'version 2')).toBe(false)
})
