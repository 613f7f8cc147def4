import { fromHalf, toHalf } from '../../core/index.ts'
import { halfScale } from '../../pipeline/index.ts'
import { defineCompression } from '../compression.ts'
import { mapMembers } from '../members.ts'
import { fewNumbers, type RoundNumbers, roundNumbers } from '../numbers-of.ts'

/** Numbers of 11 significant bits (IEEE 754 binary16), scaled by a power of two. */
export const float16 = defineCompression({
  id: 'float16',
  title: 'Half precision',
  about: 'Weights of nets and values of leaves keep three digits and take two bytes.',
  amount: null,
  refusal: fewNumbers,
  offered: [],
  apply: (pipeline) => mapMembers(pipeline, ({ state }) => roundNumbers(state, halved)),
  words: () => '16-bit numbers',
})

const halved: RoundNumbers = (numbers, isCounted) => {
  let rounded = numbers.map((value, i) => (isCounted(i) ? value : 0))
  // Twice: rounding up may take the largest number, and with it the scale, over a power of two.
  for (let time = 0; time < 2; time++) {
    const scale = halfScale(rounded)
    rounded = rounded.map((value) => fromHalf(toHalf(value / scale)) * scale)
  }
  return rounded
}
