import { expect, test } from 'vitest'
import { createRng } from '../core/index.ts'
import { propose, type Tried } from './sampler.ts'

const SPACE = { rate: { low: 0.01, high: 1, isLog: true }, leaves: { low: 4, high: 64, isLog: true, isWhole: true } }
const lossOf = ({ rate = 1, leaves = 1 }: Readonly<Record<string, unknown>>) =>
  Math.abs(Math.log(Number(rate) / 0.1)) + Math.abs(Math.log(Number(leaves) / 16))

function best(rounds: number, next: (tried: readonly Tried[], round: number) => Record<string, unknown>[]): number {
  let tried: Tried[] = []
  for (let round = 0; round < rounds; round++)
    tried = [
      ...tried,
      ...next(tried, round).map((params) => ({ params: { ...params } as Tried['params'], loss: lossOf(params) })),
    ]
  return Math.min(...tried.map(({ loss }) => loss))
}

test('proposals lie in their ranges, whole where they must be, and are the same again', () => {
  const tried = [
    { params: { rate: 0.5, leaves: 40 }, loss: 1 },
    { params: { rate: 0.02, leaves: 5 }, loss: 2 },
  ]
  const proposals = propose(SPACE, tried, 50, createRng(1))
  for (const { rate, leaves } of proposals) {
    expect(rate).toBeGreaterThanOrEqual(0.01)
    expect(rate).toBeLessThanOrEqual(1)
    expect(Number.isInteger(leaves)).toBe(true)
    expect(leaves).toBeGreaterThanOrEqual(4)
    expect(leaves).toBeLessThanOrEqual(64)
  }
  expect(propose(SPACE, tried, 50, createRng(1))).toEqual(proposals)
})

test('it finds better points than chance does, on average', () => {
  const seeds = Array.from({ length: 20 }, (_, seed) => seed)
  const mean = (of: (seed: number) => number) => seeds.reduce((sum, seed) => sum + of(seed), 0) / seeds.length
  const guided = mean((seed) => best(6, (tried, round) => propose(SPACE, tried, 6, createRng(`${seed}/${round}`))))
  const chance = mean((seed) => best(6, (_, round) => propose(SPACE, [], 6, createRng(`${seed}/${round}`))))
  expect(guided).toBeLessThan(0.7 * chance)
})
