import { expect, test } from 'vitest'
import { REFERENCE_COMPUTE } from '../models/index.ts'
import type { TrainOptions } from './options.ts'
import { type Estimate, preflight } from './preflight.ts'
import { FULL_RECIPE, sampleDataset, sampleOptions } from './sample-data.test-support.ts'

/** On a machine whose clock goes on by a millisecond whenever it is looked at. */
function estimate(train: number, options: Partial<TrainOptions> = {}, threads = 1): Promise<Estimate> {
  let clock = 0
  const now = () => {
    clock += 1e-3
    return clock
  }
  const whole = sampleOptions('binary', options)
  const size = { train, test: train / 4, columns: 12 }
  return preflight(sampleDataset(), FULL_RECIPE, whole, size, { compute: REFERENCE_COMPUTE, now }, threads)
}

const middle = ({ seconds: { low, high } }: Estimate) => Math.sqrt(low * high)

test('more rows, more effort and more families take longer and need more memory; threads help where there is much to do', async () => {
  const [small, large, huge] = [await estimate(2000), await estimate(40_000), await estimate(4_000_000)]
  expect(middle(large)).toBeGreaterThan(2 * middle(small))
  expect(middle(huge)).toBeGreaterThan(20 * middle(large))
  expect(huge.bytes.low).toBeGreaterThan(20 * large.bytes.low)
  const [balanced, best] = [await estimate(40_000, { mode: 'balanced' }), await estimate(40_000, { mode: 'best' })]
  expect(middle(balanced)).toBeGreaterThan(2 * middle(large))
  expect(middle(best)).toBeGreaterThan(2 * middle(balanced))
  expect(balanced.bytes.low).toBeGreaterThan(large.bytes.low)
  const forests = ['random-forest', 'extra-trees']
  const deep = await estimate(40_000, { mode: 'balanced', families: [...forests, 'linear'] })
  expect(deep.families.map(({ family }) => family)).toEqual(expect.arrayContaining(forests))
  expect(middle(deep)).toBeLessThan(middle(balanced))
  expect(middle(await estimate(4_000_000, {}, 8))).toBeLessThan(0.9 * middle(huge))
})

test('a span is one of positive numbers, whatever is asked for', async () => {
  for (const options of [
    { mode: 'best' as const, trials: 3 },
    { families: ['baseline'] },
    { monotone: { age: '+' as const } },
    { params: { gbdt: { rounds: 5 } }, families: ['gbdt'] },
  ]) {
    const { seconds, bytes, trials } = await estimate(300, options)
    expect(seconds.low).toBeGreaterThan(0)
    expect(seconds.high).toBeGreaterThan(seconds.low)
    expect(bytes.high).toBeGreaterThan(bytes.low)
    expect(trials).toBeGreaterThan(0)
  }
})
