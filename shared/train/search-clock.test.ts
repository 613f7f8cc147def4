import { expect, test } from 'vitest'
import { createClock } from './search-clock.ts'

/** Seconds of a trial of each family, in the order in which they are tried: quick ones first. */
const SECONDS: Readonly<Record<string, number>> = {
  baseline: 0.01,
  linear: 0.6,
  gbdt: 1,
  forest: 4,
  extra: 5,
  mlp: 6,
  bayes: 0.1,
}
const KNOWN = [...Object.keys(SECONDS), 'linear', 'gbdt', 'gbdt', 'forest']
const PROPOSED = ['gbdt', 'gbdt', 'forest', 'gbdt', 'mlp', 'gbdt', 'forest', 'gbdt', 'gbdt', 'mlp', 'gbdt', 'forest']

/** What the clock shows, and when, in a search that a limit may end. */
function shown(limit = Infinity, factor = 1): { readonly share: number; readonly at: number }[] {
  let time = 0
  const clock = createClock(KNOWN.length + PROPOSED.length, { now: () => time, timeLeft: () => limit - time })
  const candidates = KNOWN.map((family) => ({ family, parts: 1 }))
  const seen = []
  for (const [i, family] of [...KNOWN, ...PROPOSED].entries()) {
    if (i === KNOWN.length || (i > KNOWN.length && (i - KNOWN.length) % 6 === 0))
      candidates.push(
        ...PROPOSED.slice(i - KNOWN.length, i - KNOWN.length + 6).map((name) => ({ family: name, parts: 1 })),
      )
    for (let part = 1; part <= 20; part++) {
      time += (factor * (SECONDS[family] ?? 1)) / 20
      if (time >= limit) return seen
      seen.push({ share: clock.share(candidates, i, part / 20), at: time })
    }
    clock.finished({ family, parts: 1 })
  }
  return seen
}

const ends = (seen: ReturnType<typeof shown>) => seen.at(-1)?.at ?? 0

test.each([1, 30])('from a fifth on, the time left is right within a third (%d times as slow)', (factor) => {
  const seen = shown(Infinity, factor)
  const whole = ends(seen)
  for (const { share, at } of seen)
    if (at > whole / 5) expect(Math.abs(at / share - whole) / whole, `${at} of ${whole}`).toBeLessThan(1 / 3)
})

test('it never goes back, and is done only at the end', () => {
  for (const limit of [Infinity, 1000, 20, 3]) {
    const shares = shown(limit).map(({ share }) => share)
    expect(shares).toEqual([...shares].sort((a, b) => a - b))
    for (const share of shares.slice(0, -1)) expect(share).toBeLessThan(1)
  }
})

test('where a limit cuts it short, it is as near its end as the limit is', () => {
  const seen = shown(20)
  for (const { share, at } of seen) if (at > 4) expect(Math.abs(at / share - 20) / 20).toBeLessThan(1 / 3)
})
