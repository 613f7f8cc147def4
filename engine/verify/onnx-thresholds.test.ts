import { env, InferenceSession, Tensor } from 'onnxruntime-web'
import { expect, test } from 'vitest'
import { createRng } from '../../shared/core/index.ts'
import { bareTrees } from '../../shared/export/onnx/bare-trees.test-support.ts'
import type { GraphTree } from '../../shared/export/onnx/trees.ts'

/** Thresholds of every size, most of them no 32-bit number, and some that are. */
function thresholds(): number[] {
  const rng = createRng('thresholds')
  const drawn = Array.from({ length: 200 }, () => (rng.next() - 0.5) * 10 ** (rng.below(60) - 30))
  return [...drawn, ...drawn.map(Math.fround), 0, 0.1, 1 / 3, 16_777_217, 1e300, -1e300, 5e-324, Infinity]
}

/** The next double, or the next 32-bit number, on either side. */
function beside(x: number): number[] {
  const doubles = new Float64Array([x, x])
  const long = new BigInt64Array(doubles.buffer)
  for (const [i, step] of [1n, -1n].entries()) long[i] = (long[i] ?? 0n) + step
  const floats = Float32Array.of(x, x, x)
  const int = new Int32Array(floats.buffer)
  for (const [i, step] of [1, 0, -1].entries()) int[i] = (int[i] ?? 0) + step
  return [x, ...doubles, ...floats].filter(Number.isFinite)
}

test('a row goes where it goes in the application at every threshold, and one unit in the last place beside it, of doubles and of 32-bit numbers', async () => {
  const cuts = thresholds()
  const trees = cuts.map(
    (threshold, t): GraphTree => ({
      root: 0,
      node: (at) =>
        at === 0
          ? { kind: 'threshold', feature: 0, threshold, missingLeft: t % 2 === 0, left: 1, right: 2 }
          : { kind: 'leaf', weights: [[t, at === 1 ? 1 : 2]] },
    }),
  )
  const rows = [...cuts.flatMap(beside), NaN]
  expect(rows.length).toBeGreaterThan(2000)
  env.wasm.numThreads = 1
  const session = await InferenceSession.create(bareTrees(trees, cuts.length))
  const { sums } = await session.run({ x: new Tensor('float64', Float64Array.from(rows), [rows.length, 1]) })
  const wrong = rows.flatMap((x, row) =>
    cuts.flatMap((threshold, t) => {
      const isLeft = x <= threshold || (Number.isNaN(x) && t % 2 === 0)
      return sums?.data[row * cuts.length + t] === (isLeft ? 1 : 2) ? [] : [{ x, threshold }]
    }),
  )
  expect(wrong).toEqual([])
})

test('a set of codes is asked for by a chain of equalities, from either side', async () => {
  const codes = [-1, ...Array(40).keys()]
  const inside = (t: number) => codes.filter((code) => (code * 7 + t) % 5 < 1 + (t % 4))
  const trees = Array.from(
    { length: 20 },
    (_, t): GraphTree => ({
      root: 0,
      node: (at) =>
        at === 0
          ? {
              kind: 'set',
              feature: 0,
              inside: inside(t),
              outside: codes.filter((code) => !inside(t).includes(code)),
              left: 1,
              right: 2,
            }
          : { kind: 'leaf', weights: [[t, at === 1 ? 1 : 2]] },
    }),
  )
  env.wasm.numThreads = 1
  const session = await InferenceSession.create(bareTrees(trees, trees.length))
  const { sums } = await session.run({ x: new Tensor('float64', Float64Array.from(codes), [codes.length, 1]) })
  for (const [row, code] of codes.entries())
    for (const t of trees.keys()) expect(sums?.data[row * trees.length + t]).toBe(inside(t).includes(code) ? 1 : 2)
})
