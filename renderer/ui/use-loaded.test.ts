import { expect, test } from 'vitest'
import { createKept } from './use-loaded.ts'

test('who asks while the answer is on its way waits for the same question, which ends when nobody does', async () => {
  const kept = createKept<string>()
  const asked: { signal: AbortSignal; give: (value: string) => void; fail: (error: Error) => void }[] = []
  const load = (signal: AbortSignal) =>
    new Promise<string>((give, fail) => {
      asked.push({ signal, give, fail })
    })
  const [one, other, late] = [new AbortController(), new AbortController(), new AbortController()]
  const answers = [kept.ask('a', load, one.signal), kept.ask('a', load, other.signal)]
  expect(asked).toHaveLength(1)
  one.abort()
  expect(asked[0]?.signal.aborted).toBe(false)
  asked[0]?.give('yes')
  expect(await Promise.all(answers)).toEqual(['yes', 'yes'])
  expect([kept.get('a'), await kept.ask('a', load, late.signal), asked.length]).toEqual(['yes', 'yes', 1])

  const left = kept.ask('b', load, late.signal)
  late.abort()
  expect(asked[1]?.signal.aborted).toBe(true)
  asked[1]?.fail(new Error('gone'))
  await expect(left).rejects.toThrow('gone')
  // A question that was called off, or failed, is asked again.
  kept.ask('b', load, new AbortController().signal)
  expect([kept.get('b'), asked.length]).toEqual([undefined, 3])
})
