import fc from 'fast-check'
import { expect, test } from 'vitest'
import { fromHalf, type Json } from '../core/index.ts'
import type { StateValue } from '../models/index.ts'
import { type ArrayStore, fromJson, INLINE_ARRAYS, toJson } from './arrays.ts'

/** Keeps arrays in a list, as a model file keeps them in entries of its own. */
function listStore(): ArrayStore & { readonly kept: Uint8Array[] } {
  const kept: Uint8Array[] = []
  return { kept, put: (_name, bytes) => kept.push(bytes.slice()) - 1, get: (_name, at) => kept[Number(at)]! }
}

const throughText = (value: StateValue, store: ArrayStore): StateValue =>
  fromJson(JSON.parse(JSON.stringify(toJson(value, store))) as Json, store)

/** Names that have a meaning somewhere on the way: of arrays, of every object, of numbers. */
const key = fc.oneof(
  fc.string(),
  fc.constantFrom(
    '$f64',
    '$f32',
    '$i32',
    '$u8',
    '$few',
    '$f16',
    '$$f64',
    '$',
    '$toString',
    '__proto__',
    'constructor',
    '0',
    'length',
  ),
)

const { value: anyState } = fc.letrec<{ value: StateValue }>((tie) => ({
  value: fc.oneof(
    { maxDepth: 4, withCrossShrink: true },
    fc.oneof(
      fc.constant(null),
      fc.boolean(),
      fc.string(),
      // JSON has no NaN, no infinity and no −0; typed arrays have.
      fc.double({ noNaN: true, noDefaultInfinity: true }).map((value) => value + 0),
    ),
    fc.float64Array(),
    fc.float32Array(),
    fc.int32Array(),
    fc.uint8Array(),
    fc.array(tie('value'), { maxLength: 4 }),
    fc.dictionary(key, tie('value'), { maxKeys: 4 }).map((entries) => Object.fromEntries(Object.entries(entries))),
  ),
}))

test('fromJson() gives back what toJson() was given, whatever is nested in it and however keys are named', () => {
  fc.assert(
    fc.property(anyState, (value) => {
      for (const store of [INLINE_ARRAYS, listStore()]) expect(throughText(value, store)).toEqual(value)
    }),
  )
})

test('NaN, −0 and infinities in typed arrays come back with their bits', () => {
  const values = Float64Array.of(NaN, -0, Infinity, -Infinity, 5e-324, 1.7976931348623157e308)
  const back = throughText({ values }, INLINE_ARRAYS) as { values: Float64Array }
  expect(new BigUint64Array(back.values.buffer)).toEqual(new BigUint64Array(values.buffer))
})

test('long arrays of few numbers, and of half precision, come back with their bits from few bytes', () => {
  const few = fc
    .array(fc.double(), { minLength: 1, maxLength: 9 })
    .chain((values) =>
      fc
        .array(fc.constantFrom(...values), { minLength: 300, maxLength: 600 })
        .map((of) => ({ of, most: 72 + of.length })),
    )
  const halves = fc
    .tuple(fc.integer({ min: -40, max: 40 }), fc.uniqueArray(fc.nat(0xffff), { minLength: 300, maxLength: 600 }))
    .map(([power, bits]) => ({
      of: bits.map((own) => fromHalf((own & 0x8000) | ((own & 0x7fff) % 0x7400)) * 2 ** power),
      most: 2 * bits.length,
    }))
  fc.assert(
    fc.property(fc.oneof(few, halves), fc.boolean(), ({ of, most }, isWide) => {
      const values = isWide ? Float64Array.from(of) : Float32Array.from(of)
      const store = listStore()
      const back = fromJson(JSON.parse(JSON.stringify(toJson(values, store))), store)
      expect(back).toEqual(values)
      expect(store.kept.reduce((sum, { length }) => sum + length, 0)).toBeLessThanOrEqual(most)
    }),
  )
})

test('a view into a larger buffer is stored alone, and comes back in memory of its own', () => {
  const view = Float64Array.of(1, 2, 3, 4).subarray(1, 3)
  const store = listStore()
  const json = toJson(view, store)
  expect(store.kept[0]!.length).toBe(16)
  const one = fromJson(json, store) as Float64Array
  one[0] = 99
  expect(fromJson(json, store)).toEqual(Float64Array.of(2, 3))
})

test('an array that no 16-bit call could spread survives base64', () => {
  const large = Uint8Array.from({ length: 200_001 }, (_, i) => i % 251)
  expect(Buffer.compare(throughText(large, INLINE_ARRAYS) as Uint8Array, large)).toBe(0)
})

test('a typed array is named by its kind', () => {
  expect(toJson({ a: Int32Array.of(1), b: Uint8Array.of(1) }, INLINE_ARRAYS)).toEqual({
    a: { $i32: 'AQAAAA==' },
    b: { $u8: 'AQ==' },
  })
})
