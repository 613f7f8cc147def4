import { radixOrder } from './radix-order.ts'

const { compare } = new Intl.Collator(undefined, { numeric: true })
const { compare: compareLetters } = new Intl.Collator(undefined, { sensitivity: 'base' })

/** Weights of a text that are put into words, 4 a word, and bits of a weight. */
const [WORDS, WEIGHTS, BITS] = [6, 4, 7]
/** Digits of a number that is no longer than this are weighed; a longer one is left to the comparison. */
const LONGEST = 24

/**
 * The places of texts as a person sorts them: letters without regard to case first, numbers in them by their size.
 * Comparing a million texts in turn takes a second and a half; the first 24 letters of each as weights, which one radix
 * sort puts in order, leave few to compare.
 */
export function textOrder(texts: readonly string[]): Uint32Array {
  const words = weigh(texts)
  if (!words) return Uint32Array.from(texts.keys()).sort((a, b) => compare(texts[a] ?? '', texts[b] ?? '') || a - b)
  const order = radixOrder(words, texts.length)
  const isAlike = (a: number, b: number) => words.every((word) => word[a] === word[b])
  for (let from = 0; from < order.length; ) {
    let to = from + 1
    while (to < order.length && isAlike(order[from] ?? 0, order[to] ?? 0)) to++
    if (to > from + 1) order.subarray(from, to).sort((a, b) => compare(texts[a] ?? '', texts[b] ?? '') || a - b)
    from = to
  }
  return order
}

/** null where a text has a letter of which the weight is not known. */
function weigh(texts: readonly string[]): Uint32Array[] | null {
  const words = Array.from({ length: WORDS }, () => new Uint32Array(texts.length))
  const weights = new Uint8Array(WORDS * WEIGHTS)
  for (let at = 0; at < texts.length; at++) {
    if (!weighOne(texts[at] ?? '', weights)) return null
    for (let word = 0, from = 0; word < WORDS; word++, from += WEIGHTS) {
      let sum = 0
      for (let weight = from; weight < from + WEIGHTS; weight++) sum = (sum << BITS) | (weights[weight] ?? 0)
      const into = words[word]
      if (into) into[at] = sum
    }
  }
  return words
}

/** The weights of the first letters of a text, 0 behind its end; false where one is not known. */
function weighOne(text: string, weights: Uint8Array): boolean {
  let [letter, at] = [0, 0]
  while (letter < text.length && at < weights.length) {
    const code = text.charCodeAt(letter)
    if (!isDigit(code)) {
      const weight = LETTERS[code] ?? 0
      if (weight === 0) return false
      weights[at++] = weight
      letter++
      continue
    }
    while (text.charCodeAt(letter) === ZERO && isDigit(text.charCodeAt(letter + 1))) letter++
    let end = letter
    while (isDigit(text.charCodeAt(end))) end++
    if (end - letter > LONGEST) return false
    weights[at++] = NUMBER + end - letter
    for (; letter < end && at < weights.length; letter++) weights[at++] = 1 + text.charCodeAt(letter) - ZERO
  }
  weights.fill(0, at)
  return true
}

const ZERO = 48
const isDigit = (code: number): boolean => code >= ZERO && code < ZERO + 10

/** What can be read of a keyboard, and Latin letters with a mark, which weigh what they weigh without it. */
const KNOWN = Array.from({ length: 0x17f }, (_, code) => code).filter((code) => {
  const text = String.fromCharCode(code)
  return (code >= 0x20 && code < 0x7f) || /^[a-z]\p{M}+$/iu.test(text.normalize('NFD'))
})
const GROUPS = KNOWN.filter((code) => !isDigit(code))
  .map((code) => String.fromCharCode(code))
  .sort(compareLetters)
const PLACES = GROUPS.reduce<number[]>((places, text, at) => {
  const [before, last] = [GROUPS[at - 1], places.at(-1) ?? 0]
  places.push(before !== undefined && compareLetters(before, text) === 0 ? last : last + 1)
  return places
}, [])
const BELOW_DIGITS = PLACES[GROUPS.findLastIndex((text) => compareLetters(text, '0') < 0)] ?? 0
/** The weight of a number without digits; letters come after the longest. */
const NUMBER = BELOW_DIGITS + 1
const LETTERS = new Uint8Array(0x10000)
for (const [at, text] of GROUPS.entries()) {
  const place = PLACES[at] ?? 0
  LETTERS[text.charCodeAt(0)] = place <= BELOW_DIGITS ? place : place + LONGEST + 2
}
