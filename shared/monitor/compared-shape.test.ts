import { expect, test } from 'vitest'
import { createRng, normalQuantile } from '../core/index.ts'
import { comparedShape } from './compared-shape.ts'
import { kept } from './reference.ts'

const numbers = (values: Float64Array) =>
  ({ kind: 'number', values, validity: Uint8Array.from(values, (value) => (Number.isNaN(value) ? 0 : 1)) }) as const

const levels = (counts: Readonly<Record<string, number>>) => {
  const names = Object.keys(counts)
  const codes = Int32Array.from(Object.values(counts).flatMap((count, code) => new Array<number>(count).fill(code)))
  return { kind: 'category', codes, levels: names, validity: new Uint8Array(codes.length).fill(1) } as const
}

const total = (shares: readonly number[]): number => shares.reduce((sum, share) => sum + share, 0)

test('both sides of a column of numbers are shares of the same bins, and what lies beyond them is in the outer ones', () => {
  const rng = createRng(3)
  const drawn = (mean: number) =>
    Float64Array.from({ length: 4000 }, () => mean + normalQuantile(Math.max(rng.next(), 1e-12)))
  const shape = comparedShape(kept(numbers(drawn(0)), 401), numbers(Float64Array.of(...drawn(1), NaN, 1e6)))
  if (shape?.kind !== 'numbers') throw new Error('numbers are drawn as numbers')
  expect(shape.edges).toHaveLength(shape.before.length + 1)
  for (const side of [shape.before, shape.now]) expect(total(side)).toBeCloseTo(1, 9)
  expect(shape.middle.now - shape.middle.before).toBeCloseTo(1, 0)
  expect(shape.edges.at(-1)).toBeLessThan(10)
})

test('bins of whole numbers hold as many whole numbers each: evenly spread ones are drawn even', () => {
  const evenly = Float64Array.from({ length: 7000 }, (_, row) => row % 70)
  const shape = comparedShape(kept(numbers(evenly), 401), numbers(evenly))
  if (shape?.kind !== 'numbers') throw new Error('numbers are drawn as numbers')
  const inner = shape.now.slice(0, -1)
  expect(Math.max(...inner) - Math.min(...inner)).toBeLessThan(1e-9)
})

test('levels stand by their larger share; rare and new ones are together', () => {
  const many = Object.fromEntries(Array.from({ length: 12 }, (_, i) => [`level ${i}`, 100 - i]))
  const shape = comparedShape(kept(levels({ ...many, rare: 4 }), 401), levels({ ...many, 'never seen': 900 }))
  if (shape?.kind !== 'levels') throw new Error('levels are drawn as levels')
  for (const side of ['before', 'now'] as const) expect(total(shape.levels.map((one) => one[side]))).toBeCloseTo(1, 9)
  const others = shape.levels.find(({ name }) => name === null)
  expect(others?.now).toBeGreaterThan(0.45)
  expect(shape.levels.map(({ name }) => name).slice(0, 2)).toEqual(['level 0', 'level 1'])
})

test('of too few rows nothing is drawn', () => {
  expect(comparedShape(kept(numbers(Float64Array.of(1, 2, 3)), 401), numbers(Float64Array.of(1)))).toBeNull()
})
