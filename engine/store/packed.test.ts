import { expect, test } from 'vitest'
import { fromJson, toJson } from '../../shared/pipeline/index.ts'
import { pack, unpack } from './packed.ts'

const VALUE = {
  margins: [Float64Array.of(1.5, -0, Infinity), Float64Array.of()],
  nodes: { feature: Int32Array.of(-1, 7), seen: Uint8Array.of(3), $odd: null },
}

const joined = (pieces: readonly Uint8Array[]) => Buffer.concat(pieces)

test('arrays come back as they were, whatever lies between them', () => {
  const { text, store } = unpack(joined(pack((to) => ({ about: 'é', value: toJson(VALUE, to) }))))
  const { about, value } = JSON.parse(text)
  expect(about).toBe('é')
  expect(fromJson(value, store)).toEqual(VALUE)
})

test('the text does not grow with the arrays: what they hold together may be larger than any text', () => {
  const textOf = (length: number) => pack((to) => toJson(new Float64Array(length), to))[1]?.length ?? 0
  expect(textOf(1e6)).toBeLessThan(textOf(1e4) + 4)
})

test('a file that is cut short is refused', () => {
  const bytes = joined(pack((to) => toJson(VALUE, to)))
  const { text, store } = unpack(bytes.subarray(0, bytes.length - 1))
  expect(() => fromJson(JSON.parse(text), store)).toThrow('cut short')
})
