import { expect, test } from 'vitest'
import { inMemory, MODELS, PREDICTORS } from '../models/index.ts'
import { marginsOf } from './margins.ts'
import { sampleHost } from './sample-data.test-support.ts'

const ROWS = 20_000
const values = Float64Array.from({ length: ROWS }, (_, row) => Math.sin(row))
const matrix = { rows: ROWS, features: [{ kind: 'number' as const, values }] }
const features = [{ name: 'x', column: 'x', kind: 'number' as const, levels: [] }]
const data = inMemory(
  { task: 'regression', classes: 0, features },
  { matrix, target: values.map((value) => value ** 2), weight: null },
)

/** Scores all rows with a clock that says how long a row takes; gives the longest time without a breath. */
async function longest(family: string, secondsARow: number) {
  const progress = async () => {}
  const state = await MODELS.get(family).fit({}, data, { ...sampleHost(), progress })
  let [clock, calls, latest, most] = [0, 0, 0, 0]
  const predictor = PREDICTORS.get(family)
  const slices: number[] = []
  const counted = {
    ...data,
    *batches() {
      for (const batch of [{ matrix, target: values, weight: null }])
        yield {
          ...batch,
          matrix: {
            ...matrix,
            features: [
              {
                ...matrix.features[0],
                kind: 'number' as const,
                // How many rows a slice takes is seen here.
                values: new Proxy(values, {
                  get(of, key) {
                    if (key !== 'subarray') return Reflect.get(of, key)
                    return (from: number, to: number) => {
                      slices.push(to - from)
                      return of.subarray(from, to)
                    }
                  },
                }),
              },
            ],
          },
        }
    },
  }
  const margins = await marginsOf({ family, state }, counted, {
    ...sampleHost(),
    now: () => {
      if (calls++ % 2 === 1) clock += secondsARow * (slices.at(-1) ?? 0)
      return clock
    },
    async progress() {
      most = Math.max(most, clock - latest)
      latest = clock
    },
  })
  return { most, slices: slices.length, margins, whole: predictor.margins(state, matrix) }
}

test.each([
  ['gbdt', 1e-3],
  ['linear', 1e-8],
])(
  'scoring with %s breathes often where a row takes %d s, and says of rows what it says of all',
  async (family, seconds) => {
    const { most, slices, margins, whole } = await longest(family, seconds)
    expect(margins).toEqual(whole)
    // A slice of a slow model takes no longer than the first one, and one of a fast model is large.
    expect(most).toBeLessThanOrEqual(Math.max(0.06, 513 * seconds))
    if (seconds < 1e-6) expect(slices).toBeLessThan(10)
  },
)
