import type { PackedTexts } from '../table/index.ts'
import { type Distinct, textAt } from './distinct.ts'

/** Of all cells together. */
export interface Measures {
  /** UTF-16 units. */
  readonly characters: number
  readonly words: number
}

/** How long the texts of a column's cells are. */
export function measuresOf(distinct: Distinct): Measures {
  const { counts, texts } = distinct
  if (texts.packed?.isAscii && texts.packed.isTrimmed) return measuresOfBytes(texts.packed, counts)
  let [characters, words] = [0, 0]
  for (let code = 0; code < counts.length; code++) {
    const count = counts[code] ?? 0
    if (count === 0) continue
    const text = textAt(distinct, code)
    characters += text.length * count
    words += wordsIn(text) * count
  }
  return { characters, words }
}

/** Of ASCII texts without outer blanks. */
function measuresOfBytes({ pieces }: PackedTexts, counts: Uint32Array): Measures {
  let [characters, words] = [0, 0]
  for (const { first, bytes, starts } of pieces) {
    for (let place = 0; place < starts.length - 1; place++) {
      const count = counts[first + place] ?? 0
      if (count === 0) continue
      const from = starts[place] ?? 0
      const to = starts[place + 1] ?? 0
      let inText = 1
      for (let at = from; at < to; at++)
        if ((bytes[at] ?? 0) <= 32 && isBlankUnit(bytes[at] ?? 0) && !isBlankUnit(bytes[at - 1] ?? 0)) inText++
      characters += (to - from) * count
      words += inText * count
    }
  }
  return { characters, words }
}

/** Words of a trimmed text, at least 1. */
function wordsIn(text: string): number {
  let words = 1
  let isAfterBlank = false
  for (let at = 0; at < text.length; at++) {
    const isBlank = isBlankUnit(text.charCodeAt(at))
    if (isBlank && !isAfterBlank) words++
    isAfterBlank = isBlank
  }
  return words
}

/** What \\s matches; the pattern itself is asked only about units beyond ASCII, for it takes ten times as long. */
const isBlankUnit = (unit: number): boolean =>
  unit === 32 || (unit >= 9 && unit <= 13) || (unit >= 128 && /\s/u.test(String.fromCharCode(unit)))
