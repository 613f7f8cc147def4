import type { Pipeline } from '../../../pipeline/index.ts'

/** Kinds of characters as ranges for a class of Python's regular expressions, which has no names for them. */
export interface UnicodeRanges {
  readonly [key: string]: string
  /** Scripts that put no space between words. */
  readonly unspaced: string
  readonly marks: string
  /** Letters, marks and digits of the other scripts. */
  readonly word: string
  readonly plain: string
}

const UNSPACED =
  /[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}\p{Script=Thai}\p{Script=Lao}\p{Script=Khmer}\p{Script=Myanmar}]/u

let ranges: UnicodeRanges | undefined

/** Null where the model reads no free text: the ranges then are no part of it. */
export function unicodeRanges({ branches }: Pipeline): UnicodeRanges | null {
  const encodings = branches.flatMap(({ views }) => views.flatMap(({ features }) => features.columns))
  if (!encodings.some(({ encoding }) => encoding === 'terms' || encoding === 'text')) return null
  ranges ??= {
    unspaced: rangesOf((character) => UNSPACED.test(character)),
    marks: rangesOf((character) => /\p{M}/u.test(character)),
    word: rangesOf((character) => /[\p{L}\p{M}\p{N}]/u.test(character) && !UNSPACED.test(character)),
    plain: rangesOf((character) => /[\p{L}\p{N}]/u.test(character)),
  }
  return ranges
}

const LAST = 0x10ffff

function rangesOf(is: (character: string) => boolean): string {
  const parts: string[] = []
  for (let code = 0; code <= LAST; code++) {
    if (!is(String.fromCodePoint(code))) continue
    const from = code
    while (code < LAST && is(String.fromCodePoint(code + 1))) code++
    parts.push(
      from === code ? String.fromCodePoint(code) : `${String.fromCodePoint(from)}-${String.fromCodePoint(code)}`,
    )
  }
  return parts.join('')
}
